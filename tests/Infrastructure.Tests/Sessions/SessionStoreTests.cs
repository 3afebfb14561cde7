using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Claims;
using System.Text;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Sqlite;
using Bookstore.Infrastructure.Sessions;
using Bookstore.Infrastructure.Tests.Persistence;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Sessions;

public abstract class SessionStoreTests : IDisposable
{
    private static readonly UserProfile Robin = UserProfile.Register(
        new LogtoSubject("https://abc.logto.app/oidc", "abc"), new LogtoClaims("Robin", null, null, null, null), DateTimeOffset.UnixEpoch);

    private readonly TestDatabase _database;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
    private readonly EphemeralDataProtectionProvider _keys = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<SessionMetrics>().AddSingleton<LeaderMetrics>().BuildServiceProvider();
    private readonly SessionMetrics _metrics;
    private readonly SessionOptions _options = new();
    private readonly SessionStore _store;
    private readonly SessionIssuer _issuer;
    private SessionCache? _cache;

    private protected SessionStoreTests(DatabaseProduct product)
    {
        _database = new(product);
        _metrics = _services.GetRequiredService<SessionMetrics>();
        _store = NewStore(_keys);
        _issuer = NewIssuer(_store);
        using var database = _database.CreateDbContext();
        database.Add(Robin);
        database.SaveChanges();
    }

    public void Dispose()
    {
        _services.Dispose();
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_session_is_found_by_its_key_and_its_tokens_by_its_id()
    {
        var key = await OpenAsync();

        var ticket = await _store.RetrieveAsync(key);

        Assert.Equal(Robin.Id, SessionPrincipal.GetProfileId(ticket!.Principal));
        Assert.Equal("Robin", ticket.Principal.Identity!.Name);
        Assert.Null(ticket.Properties.GetTokenValue("access_token"));
        var whole = await _store.FindTicketAsync(SessionTicket.GetId(ticket.Properties), CancellationToken.None);
        Assert.Equal("secret-token", whole!.Properties.GetTokenValue("access_token"));
    }

    [Fact]
    public async Task A_cached_session_is_small_whatever_patreon_returns_and_the_cache_is_bounded()
    {
        var talkative = Ticket(new string('t', 20_000));
        talkative.Properties.SetString("userinfo", new string('p', 30_000));
        var key = await _issuer.OpenAsync(Attempt(), talkative);

        var ticket = await _store.RetrieveAsync(key);

        Assert.Equal(_cache!.Bytes, new CachedSession(ticket!, default).Bytes);
        Assert.InRange(_cache!.Bytes, 1, 4_000);
        for (var i = 0; i < 200; i++)
        {
            var large = new AuthenticationTicket(
                new ClaimsPrincipal(new ClaimsIdentity([new Claim("name", new string('n', 200_000))])), new AuthenticationProperties(), "Session");
            await _cache!.FindAsync(BitConverter.GetBytes(i), () => Task.FromResult<CachedSession?>(new(large, _clock.GetUtcNow().AddDays(1))));
        }

        Assert.InRange(_cache!.Bytes, 1, SessionCache.MaxBytes);
    }

    [Fact]
    public async Task Every_session_has_a_new_key_and_the_table_stores_none()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => OpenAsync()));

        Assert.Equal(20, keys.Distinct().Count());
        Assert.All(keys, key => Assert.True(SessionKey.IsWellFormed(key)));
        await using var database = _database.CreateDbContext();
        foreach (var session in await database.UserSessions.ToListAsync())
        {
            Assert.DoesNotContain(keys, key => session.KeyHash.SequenceEqual(Encoding.ASCII.GetBytes(key)));
            Assert.DoesNotContain("secret-token", Encoding.UTF8.GetString(session.Ticket), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_removed_session_ends_at_once()
    {
        var key = await OpenAsync();
        Assert.NotNull(await _store.RetrieveAsync(key));

        await _store.RemoveAsync(key);

        Assert.Null(await _store.RetrieveAsync(key));
        Assert.Equal(0, _database.Scalar<int>("SELECT count(*) FROM UserSessions"));
    }

    [Fact]
    public async Task A_session_that_another_instance_ended_ends_here_within_30_seconds()
    {
        var key = await OpenAsync();
        Assert.NotNull(await _store.RetrieveAsync(key));

        await NewStore(_keys).RemoveAsync(key);

        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.NotNull(await _store.RetrieveAsync(key));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await _store.RetrieveAsync(key));
    }

    [Fact]
    public async Task A_new_session_is_in_memory_as_it_would_be_read_from_the_database()
    {
        var key = await OpenAsync();
        _database.Commands.Clear();

        var kept = await _store.RetrieveAsync(key);
        Assert.Empty(_database.Commands);
        var read = await NewStore(_keys).RetrieveAsync(key);

        Assert.NotEmpty(_database.Commands);
        Assert.Equal(TicketSerializer.Default.Serialize(read!), TicketSerializer.Default.Serialize(kept!));
        Assert.Equal(RevalidationState.Find(read!.Properties), RevalidationState.Find(kept!.Properties));
    }

    [Fact]
    public async Task A_session_that_is_evicted_while_it_opens_is_read_from_the_database()
    {
        var replaced = await OpenAsync();
        var evicting = NewIssuer(NewStore(_keys, new EvictingNotifications(() => _cache!.EvictAll()), _cache));
        var key = await evicting.OpenAsync(Attempt(), Ticket(), new PresentedCookies(SessionKey.Hash(replaced), []));
        _database.Scalar<object?>("DELETE FROM UserSessions");

        Assert.Null(await _store.RetrieveAsync(key));
    }

    [Fact]
    public async Task A_sign_in_that_is_rejected_leaves_nothing_in_memory()
    {
        _database.Scalar<object?>("UPDATE UserProfiles SET IsSuspended = TRUE");

        Assert.Null((await _issuer.TryOpenAsync(Attempt(), Ticket())).Session);

        Assert.Equal(0, _cache!.Bytes);
    }

    [Fact]
    public async Task A_rehearsal_writes_as_a_sign_in_does_and_leaves_nothing()
    {
        await _issuer.OpenAsync(Attempt(), Ticket());
        string[] tables = ["UserProfiles", "UserSessions"];
        var before = tables.Select(table => _database.Scalar<int>($"SELECT count(*) FROM {table}")).ToList();
        _database.Commands.Clear();

        await _issuer.RehearseAsync(CancellationToken.None);

        Assert.All(tables, table => Assert.Contains(_database.Commands, command => command.Contains($"INSERT INTO \"{table}\"", StringComparison.Ordinal)));
        Assert.Equal(before, tables.Select(table => _database.Scalar<int>($"SELECT count(*) FROM {table}")));
    }

    [Fact]
    public async Task A_used_session_is_read_once_in_30_seconds_and_written_once_an_hour()
    {
        var key = await OpenAsync();
        _cache!.EvictAll();
        _database.Commands.Clear();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _store.RetrieveAsync(key))));
        Assert.Single(_database.Commands);

        _clock.Advance(TimeSpan.FromMinutes(59));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _store.RetrieveAsync(key))));
        Assert.All(_database.Commands, command => Assert.StartsWith("SELECT", command, StringComparison.Ordinal));
        Assert.Equal(2, _database.Commands.Count);

        _clock.Advance(TimeSpan.FromMinutes(1));
        await _store.RetrieveAsync(key);
        Assert.Single(_database.Commands, command => command.StartsWith("UPDATE", StringComparison.Ordinal));
        Assert.Equal("2026-11-23 10:00:00", _database.Scalar<string>("SELECT LastSeenAt FROM UserSessions"));
    }

    [Fact]
    public async Task A_used_session_is_extended_but_expires_after_90_days()
    {
        var key = await OpenAsync();

        for (var day = 1; day < 90; day++)
        {
            _clock.Advance(TimeSpan.FromDays(1));
            Assert.NotNull(await _store.RetrieveAsync(key));
        }

        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(await _store.RetrieveAsync(key));
    }

    [Fact]
    public async Task An_unused_session_expires()
    {
        var key = await OpenAsync();

        _clock.Advance(TimeSpan.FromDays(14) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await NewStore(_keys).RetrieveAsync(key));
        var idle = await OpenAsync();
        _clock.Advance(TimeSpan.FromDays(14));
        Assert.Null(await _store.RetrieveAsync(idle));
    }

    [Fact]
    public async Task Expired_rows_are_removed_in_batches_and_open_ones_stay()
    {
        _options.MaxPerPerson = 500;
        for (var i = 0; i < 250; i++)
        {
            await OpenAsync();
        }

        foreach (var (id, reason, expiry) in ((int, string, string)[])[(1, "Deleted", "2026-11-24"), (2, "EndedByOwner", "2027-11-24")])
        {
            _database.Scalar<object?>($"INSERT INTO SessionEnds (Id, Issuer, Reason, OccurredAt, ReceivedAt, ExpiresAt) VALUES ('00000000-0000-0000-0000-00000000000{id}', 'i', '{reason}', '2026-11-23', '2026-11-23', '{expiry}')");
        }

        _clock.Advance(TimeSpan.FromDays(14));
        var open = await OpenAsync();
        var counted = 0L;
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<long>((instrument, measurement, tags, _) =>
            counted += instrument.Name == "bookstore.sessions.ended" && tags[0].Value is "expired" ? measurement : 0);
        listener.Start();
        using var election = new LeaderElection(
            new SqliteLeaderLock(), _services.GetRequiredService<LeaderMetrics>(), _clock, NullLogger<LeaderElection>.Instance);
        using var expired = new ExpiredSessionCleanup(_database, _database.NewWriteLock(), election, NewOutages(), _metrics, new StartedSite(), _clock, NullLogger<ExpiredSessionCleanup>.Instance);

        Assert.Equal(250, await expired.RemoveAsync(CancellationToken.None));
        Assert.Equal(250, counted);
        Assert.Equal("EndedByOwner", _database.Scalar<string>("SELECT string_agg(Reason, ',') FROM SessionEnds"));
        Assert.NotNull(await _store.RetrieveAsync(open));
        Assert.Equal(1, _database.Scalar<int>("SELECT count(*) FROM UserSessions"));
    }

    [Fact]
    public async Task A_failed_read_is_repeated_by_the_next_request()
    {
        var key = await OpenAsync();
        _cache!.EvictAll();
        _database.Scalar<object?>("ALTER TABLE UserSessions RENAME TO Elsewhere");
        await Assert.ThrowsAnyAsync<Exception>(() => _store.RetrieveAsync(key));

        _database.Scalar<object?>("ALTER TABLE Elsewhere RENAME TO UserSessions");

        Assert.NotNull(await _store.RetrieveAsync(key));
    }

    [Theory]
    [InlineData("UPDATE UserProfiles SET IsSuspended = TRUE")]
    [InlineData("DELETE FROM UserProfiles")]
    public async Task A_person_suspended_or_deleted_in_the_meantime_gets_no_session(string sql)
    {
        _database.Scalar<object?>(sql);

        Assert.Equal((SignInVerdict.Denied, null), await _issuer.TryOpenAsync(Attempt(), Ticket()));
        Assert.Equal(0, _database.Scalar<int>("SELECT count(*) FROM UserSessions"));
    }

    [Fact]
    public async Task An_unknown_key_opens_nothing()
    {
        await OpenAsync();

        Assert.Null(await _store.RetrieveAsync(SessionKey.Create()));
    }

    [Fact]
    public async Task Without_its_data_protection_key_a_session_has_ended()
    {
        var key = await OpenAsync();

        Assert.Null(await NewStore(new EphemeralDataProtectionProvider()).RetrieveAsync(key));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("short")]
    [InlineData("0123456789012345678901234567890123456789012=")]
    [InlineData("012345678901234567890123456789012345678901 ")]
    [InlineData("01234567890123456789012345678901234567890123")]
    public void A_malformed_key_is_never_looked_up(string? cookie) =>
        Assert.Null(new SessionKeyFormat().Unprotect(cookie));

    private SessionStore NewStore(IDataProtectionProvider keys, IInstanceNotifications? notifications = null, SessionCache? cache = null)
    {
        var options = Options.Create(_options);
        cache ??= new SessionCache(options, _clock);
        _cache ??= cache;
        return new(
            _database, _database.NewWriteLock(), NewOutages(), cache, notifications ?? new LocalNotifications(), _metrics, keys, options, _clock, NullLogger<SessionStore>.Instance);
    }

    private SessionIssuer NewIssuer(SessionStore store) => new(
        _database.NewProfileStore(), store, _cache!, _metrics, _keys, Options.Create(_options), _clock, NullLogger<SessionIssuer>.Instance);

    private DatabaseOutages NewOutages() => _database.NewOutages(_clock);

    [Fact]
    public async Task A_session_knows_to_the_second_when_its_person_authenticated()
    {
        var authenticatedAt = _clock.GetUtcNow().AddMinutes(-3);
        var properties = SessionTicket.CreateProperties(new([], "{}", null, null), authenticatedAt, null, _clock.GetUtcNow(), _options.Lifetime);
        var known = await _issuer.OpenAsync(Attempt(), new AuthenticationTicket(SessionUsers.Principal(Robin), properties, "Session"));
        var unknown = await OpenAsync();

        Assert.Equal(authenticatedAt, SessionTicket.GetAuthenticatedAt((await _store.RetrieveAsync(known))!.Properties));
        Assert.Null(SessionTicket.GetAuthenticatedAt((await _store.RetrieveAsync(unknown))!.Properties));
    }

    [Fact]
    public async Task A_session_that_was_replaced_opens_nothing_where_the_answer_to_the_commit_was_lost()
    {
        var replaced = await OpenAsync();
        Assert.NotNull(await _store.RetrieveAsync(replaced));
        _database.Committed = () => throw new IOException("The connection broke.");

        await Assert.ThrowsAsync<IOException>(
            () => _issuer.OpenAsync(Attempt(), Ticket(), new PresentedCookies(SessionKey.Hash(replaced), [])));

        Assert.Null(await _store.RetrieveAsync(replaced));
    }

    [Fact]
    public async Task A_session_that_is_open_when_its_profile_is_deleted_ends_at_once_here_and_on_other_instances()
    {
        var notifications = new RecordedNotifications();
        var store = NewStore(_keys, notifications);
        var ticket = Ticket();
        ticket.Properties.StoreTokens([new AuthenticationToken { Name = "refresh_token", Value = "the-refresh-token" }]);
        var key = await NewIssuer(store).OpenAsync(Attempt(), ticket);
        Assert.NotNull(await store.RetrieveAsync(key));
        notifications.Sent.Clear();

        var tokens = await _database.NewProfileStore(notifications, sessions: store).DeleteAsync(new LogtoSubject(Robin.Issuer, Robin.Subject), default);

        Assert.Null(await store.RetrieveAsync(key));
        Assert.Contains((InstanceTopic.Sessions, Convert.ToBase64String(SessionKey.Hash(key))), notifications.Sent);
        Assert.Equal(["the-refresh-token"], tokens);
    }

    [Theory]
    [InlineData("not read")]
    [InlineData("another person's lock")]
    [InlineData("suspended")]
    public async Task A_session_opens_for_nobody_who_is_suspended_or_whose_profile_may_change_meanwhile(string profile)
    {
        var robin = new LogtoSubject(Robin.Issuer, Robin.Subject);
        await Assert.ThrowsAsync<UnreachableException>(() => _issuer.IssueAsync(
            new PresentedCookies(null, []),
            async (_, profiles, token) =>
            {
                if (profile != "not read")
                {
                    var read = await profiles.FindAsync(robin, token);
                    read!.Refresh(new LogtoClaims("Robin", null, null, null, null), isSuspended: profile == "suspended");
                }

                if (profile == "another person's lock")
                {
                    await profiles.FindAsync(new LogtoSubject(Robin.Issuer, "ada"), token);
                }

                return Ticket();
            }));

        Assert.Equal(0, _database.Scalar<int>("SELECT count(*) FROM UserSessions"));
    }

    [Fact]
    public async Task No_key_and_no_token_of_a_session_is_in_its_text()
    {
        var (_, replaced) = await _issuer.TryOpenAsync(Attempt(), Ticket());
        var (_, issued) = await _issuer.TryOpenAsync(Attempt(), Ticket(), new PresentedCookies(SessionKey.Hash(replaced!.Key), []));

        Assert.Equal(("IssuedSession", "EndedSession"), ($"{issued}", $"{Assert.Single(issued!.Replaced)}"));
    }

    private Task<string> OpenAsync() => _issuer.OpenAsync(Attempt(), Ticket());

    private SignInAttempt Attempt() => new(new LogtoSubject(Robin.Issuer, Robin.Subject), null, _clock.GetUtcNow(), _clock.GetUtcNow());

    private AuthenticationTicket Ticket(string token = "secret-token")
    {
        var properties = new AuthenticationProperties { ExpiresUtc = _clock.GetUtcNow().AddDays(90) };
        properties.StoreTokens([new AuthenticationToken { Name = "access_token", Value = token }]);
        return new AuthenticationTicket(SessionUsers.Principal(Robin), properties, "Session");
    }

    private sealed class EvictingNotifications(Action evict) : IInstanceNotifications
    {
        public Task SendAsync(BookstoreDbContext database, InstanceNotification notification, CancellationToken cancellationToken = default)
        {
            evict();
            return Task.CompletedTask;
        }

        public IDisposable Subscribe(InstanceTopic topic, Action<string> handle, Action evictAll) => throw new NotSupportedException();
    }
}

public sealed class SessionStoreOnSqliteTests() : SessionStoreTests(DatabaseProduct.Sqlite);

public sealed class SessionStoreOnPostgresTests() : SessionStoreTests(DatabaseProduct.Postgres);
