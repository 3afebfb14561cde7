using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Sessions;

/// <summary>Which sessions end together, which tokens are revoked, and to which sign-ins a revocation applies.</summary>
public abstract class SessionEndTests : IDisposable
{
    private const string Issuer = "https://abc.logto.app/oidc";

    private readonly TestDatabase _database;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 26, 9, 0, 0, TimeSpan.Zero));
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<SessionMetrics>().BuildServiceProvider();
    private readonly SessionOptions _options = new();
    private readonly WriteLock _writeLock;
    private readonly SessionStore _store;
    private readonly SessionIssuer _issuer;
    private readonly CookieSessions _sessions;
    private readonly UserProfile _robin = NewProfile("robin");
    private readonly UserProfile _ada = NewProfile("ada");

    private protected SessionEndTests(DatabaseProduct product)
    {
        _database = new(product);
        var options = Options.Create(_options);
        var outages = _database.NewOutages(_clock);
        _writeLock = new(_database.Provider, outages);
        var (cache, keys) = (new SessionCache(options, _clock), new EphemeralDataProtectionProvider());
        _store = new SessionStore(
            _database, _writeLock, outages, cache, new LocalNotifications(), _services.GetRequiredService<SessionMetrics>(),
            keys, options, _clock, NullLogger<SessionStore>.Instance);
        _issuer = new SessionIssuer(
            _database.NewProfileStore(), _store, cache, _services.GetRequiredService<SessionMetrics>(), keys, options, _clock, NullLogger<SessionIssuer>.Instance);
        var cookie = new SessionCookie(Options.Create(new SiteOptions { PublicUrl = "http://localhost:3000" }), options, _store);
        _sessions = new(
            new HttpContextAccessor(), _store, _issuer, cookie,
            new SessionOrganizations(_database, _writeLock, cache, new LocalNotifications(), keys, _clock, NullLogger<SessionOrganizations>.Instance), _database, _writeLock, outages, options, _clock, NullLogger<CookieSessions>.Instance);
        using var database = _database.CreateDbContext();
        database.AddRange(_robin, _ada);
        database.SaveChanges();
    }

    public void Dispose()
    {
        _writeLock.Dispose();
        _services.Dispose();
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("a", "a", false)]
    [InlineData("a", "b", true)]
    [InlineData(null, null, false)]
    [InlineData("a", null, false)]
    public async Task Ending_a_session_revokes_its_token_unless_another_may_share_the_grant(string? sid, string? otherSid, bool revokes)
    {
        var older = await OpenAsync(_robin, sid, "older");
        var newer = await OpenAsync(_robin, otherSid, "newer");

        Assert.Equal(revokes ? ["older"] : [], (await _sessions.EndAsync(_robin.Id, older.Id, default)).RefreshTokens);
        // The last session of a grant revokes it.
        Assert.Equal(["newer"], (await _sessions.EndAsync(_robin.Id, newer.Id, default)).RefreshTokens);
    }

    [Theory]
    [InlineData("a", "b", new[] { "a" }, false)]
    [InlineData("a", "a", new string[0], false)] // an older session of the browser that stays
    [InlineData("a", null, new string[0], true)] // it may be Logto's session of the one that stays
    [InlineData(null, "b", new string[0], true)]
    public async Task An_ended_session_ends_at_logto_unless_an_open_one_may_be_in_the_same_session_there(
        string? sid, string? openSid, string[] toEnd, bool isUnknown)
    {
        var ended = await OpenAsync(_robin, sid, "ended");
        var open = await OpenAsync(_robin, openSid, "open");

        var ends = await _sessions.EndOthersAsync(_robin.Id, open.Id, default);

        Assert.Equal(toEnd, ends.LogtoSessionIds);
        Assert.Equal((isUnknown, 1), (ends.IsAnyUnknown, ends.Count));
        Assert.Equal(0, (await _sessions.EndAsync(_robin.Id, ended.Id, default)).Count);
    }

    [Fact]
    public async Task Several_ended_sessions_of_one_session_at_logto_end_it_once()
    {
        await OpenAsync(_robin, "a", "older");
        await OpenAsync(_robin, "a", "newer");
        await OpenAsync(_robin, "b", "phone");
        var open = await OpenAsync(_robin, "c", "open");

        Assert.Equal(["a", "b"], (await _sessions.EndOthersAsync(_robin.Id, open.Id, default)).LogtoSessionIds.Order());
    }

    [Fact]
    public async Task An_expired_session_shares_no_grant()
    {
        await OpenAsync(_robin, "a", "expired");
        _clock.Advance(TimeSpan.FromDays(15));
        var open = await OpenAsync(_robin, "a", "open");

        Assert.Equal(["open"], (await _sessions.EndAsync(_robin.Id, open.Id, default)).RefreshTokens);
    }

    [Fact]
    public async Task Ending_all_other_sessions_revokes_their_tokens_except_of_a_shared_grant()
    {
        await OpenAsync(_robin, "a", "cookie-lost");
        await OpenAsync(_robin, "b", "phone");
        await OpenAsync(_ada, "c", "ada");
        var current = await OpenAsync(_robin, "a", "current");

        Assert.Equal(["phone"], (await _sessions.EndOthersAsync(_robin.Id, current.Id, default)).RefreshTokens);
        Assert.Equal(["a", "b"], Revocations());
    }

    [Theory]
    [InlineData("ada", "a", "b", true)]
    [InlineData("ada", null, null, true)]
    [InlineData("robin", "a", "a", false)]
    [InlineData("robin", null, null, false)]
    [InlineData("robin", "a", "b", true)]
    public async Task Signing_in_again_revokes_the_earlier_token_unless_the_grant_is_the_same(
        string former, string? sid, string? newSid, bool revokes)
    {
        var before = await OpenAsync(former == "ada" ? _ada : _robin, sid, "before");

        var (_, session) = await TryOpenAsync(_robin, newSid, "after", presented: new(before.KeyHash, []));

        Assert.Equal(revokes ? ["before"] : [], session!.RefreshTokens);
        Assert.Equal(1, _database.Scalar<int>("SELECT count(*) FROM UserSessions"));
    }

    [Fact]
    public async Task Two_tabs_that_return_at_once_leave_one_session_and_end_no_other_persons()
    {
        await OpenAsync(_ada, "a", "ada", signInId: "theirs");
        await OpenAsync(_robin, "b", "elsewhere", signInId: "elsewhere");
        // Neither tab has the other's cookie yet; both have those of the two sign-ins.
        await OpenAsync(_robin, "c", "first", signInId: "first", presented: new(null, ["first", "second", "theirs"]));
        var (_, session) = await TryOpenAsync(_robin, "c", "second", signInId: "second", presented: new(null, ["first", "second", "theirs"]));

        Assert.Empty(session!.RefreshTokens);
        Assert.Equal("elsewhere,second,theirs", _database.Scalar<string>("SELECT string_agg(SignInId, ',' ORDER BY SignInId) FROM UserSessions"));
    }

    [Fact]
    public async Task The_latest_25_sessions_of_a_person_are_kept()
    {
        var first = await OpenAsync(_robin, "sid-0", "token-0");
        await OpenAsync(_ada, "ada", "ada");
        for (var i = 1; i < 25; i++)
        {
            _clock.Advance(TimeSpan.FromHours(1));
            await OpenAsync(_robin, $"sid-{i}", $"token-{i}");
        }

        // The first is in use still, so the second is the one that was used least lately.
        Assert.NotNull(await _store.RetrieveAsync(first.Key));
        _clock.Advance(TimeSpan.FromHours(1));
        var (_, session) = await TryOpenAsync(_robin, "sid-25", "token-25");

        Assert.Equal(["token-1"], session!.RefreshTokens);
        Assert.Equal(26, _database.Scalar<int>("SELECT count(*) FROM UserSessions"));
        Assert.NotNull(await _store.RetrieveAsync(first.Key));
    }

    [Theory]
    [InlineData(SessionEndReason.LogtoSignOut, SignInVerdict.SignedOut)]
    [InlineData(SessionEndReason.Suspended, SignInVerdict.Denied)]
    [InlineData(SessionEndReason.Deleted, SignInVerdict.Denied)]
    public async Task A_sign_in_that_began_before_a_report_of_logto_opens_no_session_and_a_later_one_does(SessionEndReason reason, SignInVerdict verdict)
    {
        var began = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _sessions.EndAllAsync(new LogtoSubject(Issuer, "robin"), reason, _clock.GetUtcNow(), default);
        _clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(verdict, (await TryOpenAsync(_robin, "a", "token", began)).Verdict);
        Assert.Equal(0, _database.Scalar<int>("SELECT count(*) FROM UserSessions"));
        Assert.Equal(SignInVerdict.Accepted, (await TryOpenAsync(_ada, "b", "token", began)).Verdict);
        Assert.Equal(SignInVerdict.Accepted, (await TryOpenAsync(_robin, "a", "token")).Verdict);
    }

    [Fact]
    public async Task A_sign_in_that_began_before_a_deletion_here_opens_no_session_though_logtos_clock_is_ahead()
    {
        var began = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromTicks(1_234_567));
        await _sessions.EndAllAsync(new LogtoSubject(Issuer, "robin"), SessionEndReason.Deleted, occurredAt: null, default);

        Assert.Equal(SignInVerdict.Denied, (await TryOpenAsync(_robin, "a", "token", began, clockDifference: TimeSpan.FromMinutes(4))).Verdict);
    }

    [Fact]
    public async Task A_late_report_of_an_earlier_event_undoes_nothing()
    {
        var began = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromMinutes(2));
        await _sessions.EndAllAsync(new LogtoSubject(Issuer, "robin"), SessionEndReason.Suspended, _clock.GetUtcNow(), default);
        await _sessions.EndAllAsync(new LogtoSubject(Issuer, "robin"), SessionEndReason.Suspended, began.AddHours(-1), default);

        Assert.Equal(SignInVerdict.Denied, (await TryOpenAsync(_robin, "a", "token", began)).Verdict);
        Assert.Equal(1, _database.Scalar<int>("SELECT count(*) FROM SessionEnds"));
    }

    [Fact]
    public async Task A_back_channel_logout_applies_to_its_own_session_only()
    {
        var began = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _sessions.EndByLogtoSessionAsync(Issuer, "a", "robin", _clock.GetUtcNow(), default);

        Assert.Equal(SignInVerdict.SignedOut, (await TryOpenAsync(_robin, "a", "token", began)).Verdict);
        Assert.Equal(SignInVerdict.Accepted, (await TryOpenAsync(_robin, "b", "token", began)).Verdict);
    }

    // In whichever order the two run, no session is open that began before the logout.
    [Fact]
    public async Task A_logout_and_a_sign_in_at_the_same_moment_leave_no_session_open()
    {
        for (var round = 0; round < 40; round++)
        {
            var began = _clock.GetUtcNow();
            _clock.Advance(TimeSpan.FromMinutes(1));
            var end = Task.Run(() => _sessions.EndByLogtoSessionAsync(Issuer, $"sid-{round}", "robin", _clock.GetUtcNow(), default));
            var opening = Task.Run(() => TryOpenAsync(_robin, $"sid-{round}", "token", began));
            await Task.WhenAll(end, opening);

            Assert.Equal(0, _database.Scalar<int>("SELECT count(*) FROM UserSessions"));
        }
    }

    [Fact]
    public async Task A_logout_token_of_two_people_ends_no_session_and_stores_no_revocation()
    {
        var session = await OpenAsync(_robin, "a", "token");
        await OpenAsync(_ada, null, "unknown");

        Assert.Null(await _sessions.EndByLogtoSessionAsync(Issuer, "a", "ada", _clock.GetUtcNow(), default));

        Assert.Equal(2, _database.Scalar<int>("SELECT count(*) FROM UserSessions"));
        Assert.Equal(0, _database.Scalar<int>("SELECT count(*) FROM SessionEnds"));
        Assert.NotNull(await _store.RetrieveAsync(session.Key));
        Assert.Equal(["token"], await _sessions.EndByLogtoSessionAsync(Issuer, "a", "robin", _clock.GetUtcNow(), default));
    }

    [Theory]
    [InlineData("a")]
    [InlineData(null)]
    public async Task A_session_that_its_owner_ended_opens_again_only_after_a_later_authentication(string? sid)
    {
        var ended = await OpenAsync(_robin, sid, "token");
        await _sessions.EndAsync(_robin.Id, ended.Id, default);
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(SignInVerdict.LoginRequired, (await TryOpenAsync(_robin, sid, "token")).Verdict);
        Assert.Equal(SignInVerdict.LoginRequired, (await TryOpenAsync(_robin, sid, "token", age: TimeSpan.FromHours(2))).Verdict);
        Assert.Equal(SignInVerdict.Accepted, (await TryOpenAsync(_robin, sid, "token", age: TimeSpan.FromMinutes(30))).Verdict);
        _clock.Advance(TimeSpan.FromDays(90));
        Assert.Equal(SignInVerdict.Accepted, (await TryOpenAsync(_robin, sid, "token")).Verdict);
    }

    [Fact]
    public async Task Repeated_ends_of_a_session_store_one_revocation()
    {
        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(TimeSpan.FromHours(1));
            var session = await OpenAsync(_robin, "a", "token", age: TimeSpan.Zero);
            await _sessions.EndAsync(_robin.Id, session.Id, default);
        }

        Assert.Equal(["a"], Revocations());
        Assert.Equal("2026-11-26 12:00:00", _database.Scalar<string>("SELECT OccurredAt FROM SessionEnds"));
    }

    private static UserProfile NewProfile(string subject) =>
        UserProfile.Register(new LogtoSubject(Issuer, subject), new LogtoClaims(subject, null, null, null, null), DateTimeOffset.UnixEpoch);

    private List<string?> Revocations()
    {
        using var database = _database.CreateDbContext();
        return [.. database.SessionRevocations.Where(row => row.Subject == "robin").Select(row => row.LogtoSessionId).AsEnumerable().Order()];
    }

    private async Task<(Guid Id, string Key, byte[] KeyHash)> OpenAsync(
        UserProfile profile, string? sid, string token, string? signInId = null, PresentedCookies? presented = null, TimeSpan? age = null)
    {
        var (verdict, session) = await TryOpenAsync(profile, sid, token, null, signInId, presented, age);
        Assert.Equal(SignInVerdict.Accepted, verdict);
        return (session!.Row.Id, session.Key, session.Row.KeyHash);
    }

    private Task<(SignInVerdict Verdict, IssuedSession? Session)> TryOpenAsync(
        UserProfile profile, string? sid, string token, DateTimeOffset? began = null, string? signInId = null, PresentedCookies? presented = null,
        TimeSpan? age = null, TimeSpan clockDifference = default)
    {
        var now = _clock.GetUtcNow();
        AuthenticationToken[] tokens = [new() { Name = "refresh_token", Value = token }];
        var properties = SessionTicket.CreateProperties(new(tokens, "{}", sid, signInId), null, "Firefox, Linux", now, _options.Lifetime);
        var attempt = new SignInAttempt(new LogtoSubject(Issuer, profile.Subject), sid, began ?? now.AddSeconds(-1), now)
        {
            AuthenticationAge = age,
            ClockDifference = clockDifference,
        };
        return _issuer.TryOpenAsync(attempt, new AuthenticationTicket(SessionUsers.Principal(profile), properties, "Session"), presented);
    }
}

public sealed class SessionEndOnSqliteTests() : SessionEndTests(DatabaseProduct.Sqlite);

public sealed class SessionEndOnPostgresTests() : SessionEndTests(DatabaseProduct.Postgres);
