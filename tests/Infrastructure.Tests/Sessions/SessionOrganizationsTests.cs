using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Tests.Sessions;

/// <summary>What a change of members at Logto, and the person's own choice, do to open sessions.</summary>
public abstract class SessionOrganizationsTests : IDisposable
{
    private const string Issuer = "https://abc.logto.app/oidc";

    private static readonly UserProfile Robin = Person("robin");
    private static readonly UserProfile Alex = Person("alex");
    private static readonly OrganizationMembership Night = new("night-readers", "Night Readers", ["host"]);
    private static readonly OrganizationMembership Bangkok = new("bangkok-readers", "Bangkok Readers", []);
    private static readonly LogtoSubject Left = new(Issuer, Robin.Subject);

    private readonly TestDatabase _database;
    private readonly RecordedNotifications _notifications = new();
    private readonly CorrectedClock _clock = new(new DateTimeOffset(2026, 11, 26, 9, 0, 0, TimeSpan.Zero));
    private readonly EphemeralDataProtectionProvider _keys = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<SessionMetrics>().BuildServiceProvider();
    private readonly SessionStore _store;
    private readonly SessionIssuer _issuer;
    private readonly SessionOrganizations _organizations;

    private protected SessionOrganizationsTests(DatabaseProduct product)
    {
        _database = new(product);
        var options = Options.Create(new SessionOptions());
        var (cache, writeLock) = (new SessionCache(options, _clock), _database.NewWriteLock());
        _store = new SessionStore(
            _database, writeLock, _database.NewOutages(_clock), cache, _notifications,
            _services.GetRequiredService<SessionMetrics>(), _keys, options, _clock, NullLogger<SessionStore>.Instance);
        _issuer = new SessionIssuer(
            _database.NewProfileStore(), _store, cache, _services.GetRequiredService<SessionMetrics>(), _keys, options, _clock, NullLogger<SessionIssuer>.Instance);
        _organizations = new SessionOrganizations(_database, writeLock, cache, _notifications, _keys, _clock, NullLogger<SessionOrganizations>.Instance);
        using var database = _database.CreateDbContext();
        database.AddRange(Robin, Alex);
        database.SaveChanges();
    }

    public void Dispose()
    {
        _services.Dispose();
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_removal_is_seen_by_the_next_request_of_every_session_of_that_person_and_of_no_other()
    {
        var (desktop, phone, other) = (await OpenAsync(Robin, Night, Bangkok), await OpenAsync(Robin, Night), await OpenAsync(Alex, Night));
        Assert.Equal(["night-readers", "bangkok-readers"], (await ReadAsync(desktop)).Organizations);

        await _organizations.RemoveAsync("night-readers", [Left, new(Issuer, "never-signed-in-here")], CancellationToken.None);

        Assert.Equal(["bangkok-readers"], (await ReadAsync(desktop)).Organizations);
        Assert.Empty((await ReadAsync(phone)).Organizations);
        Assert.Equal(["night-readers"], (await ReadAsync(other)).Organizations);
        Assert.Equal(2, await CountRequestedAsync());
        Assert.Equal(
            new[] { desktop, phone }.Select(key => (InstanceTopic.Sessions, Convert.ToBase64String(SessionKey.Hash(key)))).Order(),
            _notifications.Sent.Order());
    }

    [Fact]
    public async Task A_removal_leaves_the_session_its_key_its_tokens_and_its_person()
    {
        var key = await OpenAsync(Robin, Night);

        await _organizations.RemoveAsync("night-readers", [Left], CancellationToken.None);

        var ticket = await _store.RetrieveAsync(key);
        Assert.Equal((Robin.Id, "Robin"), (SessionPrincipal.GetProfileId(ticket!.Principal), ticket.Principal.Identity!.Name));
        Assert.True(ticket.Principal.IsInRole("librarian"));
        Assert.Equal("secret-token", (await _store.FindTicketAsync(SessionTicket.GetId(ticket.Properties), CancellationToken.None))!.Properties.GetTokenValue("access_token"));
    }

    [Fact]
    public async Task A_removal_that_comes_twice_or_for_a_person_of_another_issuer_changes_nothing_more()
    {
        var key = await OpenAsync(Robin, Night, Bangkok);

        await _organizations.RemoveAsync("night-readers", [new("https://other.example/oidc", Robin.Subject)], CancellationToken.None);
        Assert.Equal(2, (await ReadAsync(key)).Organizations.Count);
        await _organizations.RemoveAsync("night-readers", [Left], CancellationToken.None);
        await _organizations.RemoveAsync("night-readers", [Left], CancellationToken.None);

        Assert.Equal(["bangkok-readers"], (await ReadAsync(key)).Organizations);
        await using var database = _database.CreateDbContext();
        // One of each person, for sign-ins that are under way.
        Assert.Equal(2, await database.SessionRevocations.CountAsync());
    }

    [Fact]
    public async Task The_current_organization_is_one_of_the_persons_and_goes_with_the_membership()
    {
        var key = await OpenAsync(Robin, Night, Bangkok);
        var id = SessionTicket.GetId((await _store.RetrieveAsync(key))!.Properties);

        Assert.False(await _organizations.ChooseAsync(id, "others", CancellationToken.None));
        Assert.Null((await ReadAsync(key)).Current);
        Assert.True(await _organizations.ChooseAsync(id, "night-readers", CancellationToken.None));
        Assert.Equal("night-readers", (await ReadAsync(key)).Current);
        Assert.Equal(0, await CountRequestedAsync());
        Assert.True(await _organizations.ChooseAsync(id, "bangkok-readers", CancellationToken.None));

        await _organizations.RemoveAsync("night-readers", [Left], CancellationToken.None);
        Assert.Equal("bangkok-readers", (await ReadAsync(key)).Current);
        await _organizations.RemoveAsync("bangkok-readers", [Left], CancellationToken.None);
        Assert.Null((await ReadAsync(key)).Current);
    }

    [Fact]
    public async Task No_organization_is_chosen_again_and_a_session_that_has_ended_has_none()
    {
        var key = await OpenAsync(Robin, Night);
        var id = SessionTicket.GetId((await _store.RetrieveAsync(key))!.Properties);
        await _organizations.ChooseAsync(id, "night-readers", CancellationToken.None);

        Assert.True(await _organizations.ChooseAsync(id, null, CancellationToken.None));

        Assert.Null((await ReadAsync(key)).Current);
        await _store.RemoveAsync(key);
        Assert.False(await _organizations.ChooseAsync(id, "night-readers", CancellationToken.None));
        Assert.Equal(0, _database.Scalar<int>("SELECT count(*) FROM UserSessions"));
    }

    [Fact]
    public async Task A_new_sign_in_of_the_same_person_in_the_same_browser_keeps_the_current_organization()
    {
        var key = await OpenAsync(Robin, Night);
        await _organizations.ChooseAsync(SessionTicket.GetId((await _store.RetrieveAsync(key))!.Properties), "night-readers", CancellationToken.None);
        var presented = new PresentedCookies(SessionKey.Hash(key), []);

        Assert.Equal("night-readers", await CarryOverAsync(presented, Robin, Night, Bangkok));
        Assert.Null(await CarryOverAsync(presented, Robin, Bangkok));
        Assert.Null(await CarryOverAsync(presented, Alex, Night));
        Assert.Null(await CarryOverAsync(new PresentedCookies(null, []), Robin, Night));
        Assert.Null(await CarryOverAsync(new PresentedCookies(SessionKey.Hash("unknown"), []), Robin, Night));
    }

    [Fact]
    public async Task Who_joined_is_to_be_revalidated_in_every_session()
    {
        await OpenAsync(Robin);
        await OpenAsync(Robin);
        await OpenAsync(Alex, Night);

        await _organizations.RequestRevalidationAsync([Left], CancellationToken.None);

        Assert.Equal(2, await CountRequestedAsync());
        Assert.Equal(2, _database.Scalar<int>($"SELECT count(*) FROM UserSessions WHERE RevalidationRequestedAt IS NOT NULL AND ProfileId = '{Robin.Id.ToString().ToUpperInvariant()}'"));
    }

    [Fact]
    public async Task Where_nobody_is_named_every_session_with_the_organization_is_to_be_revalidated()
    {
        await OpenAsync(Robin, Night);
        await OpenAsync(Robin, Bangkok);
        await OpenAsync(Alex, Bangkok, Night);

        await _organizations.RequestRevalidationAsync("night-readers", CancellationToken.None);

        Assert.Equal(2, await CountRequestedAsync());
    }

    [Fact]
    public async Task A_request_of_an_instance_whose_clock_is_behind_outlasts_the_answer_to_an_earlier_one()
    {
        var id = SessionTicket.GetId((await _store.RetrieveAsync(await OpenAsync(Robin)))!.Properties);
        await _organizations.RequestRevalidationAsync([Left], CancellationToken.None);
        var first = await FindRequestAsync(id);
        _clock.Correction = TimeSpan.FromSeconds(-1);
        await _organizations.RequestRevalidationAsync([Left], CancellationToken.None);

        await _organizations.CompleteRequestAsync(id, first!.Value);
        Assert.NotNull(await FindRequestAsync(id));

        await _organizations.CompleteRequestAsync(id, (await FindRequestAsync(id))!.Value);
        Assert.Null(await FindRequestAsync(id));
    }

    private async Task<DateTimeOffset?> FindRequestAsync(Guid id)
    {
        await using var database = _database.CreateDbContext();
        return (await database.UserSessions.AsNoTracking().SingleAsync(session => session.Id == id)).RevalidationRequestedAt;
    }

    private async Task<string> OpenAsync(UserProfile profile, params OrganizationMembership[] organizations)
    {
        var properties = new AuthenticationProperties { ExpiresUtc = _clock.GetUtcNow().AddDays(90) };
        properties.StoreTokens([new AuthenticationToken { Name = "access_token", Value = "secret-token" }]);
        var now = _clock.GetUtcNow();
        var user = SessionUsers.User(profile) with { Roles = ["librarian"], Organizations = organizations };
        return await _issuer.OpenAsync(
            new SignInAttempt(new LogtoSubject(Issuer, profile.Subject), null, now, now),
            new AuthenticationTicket(SessionPrincipal.Create(profile, user), properties, "Session"));
    }

    private async Task<string?> CarryOverAsync(PresentedCookies presented, UserProfile profile, params OrganizationMembership[] organizations)
    {
        var properties = new AuthenticationProperties();
        await using var database = _database.CreateDbContext();
        await _organizations.CarryOverAsync(database, presented, profile, properties, CancellationToken.None);
        return SessionTicket.GetOrganizationId(properties, organizations);
    }

    private async Task<(IReadOnlyList<string> Organizations, string? Current)> ReadAsync(string key)
    {
        var ticket = await _store.RetrieveAsync(key);
        var organizations = SessionPrincipal.GetOrganizations(ticket!.Principal);
        return ([.. organizations.Select(organization => organization.Id)], SessionTicket.GetOrganizationId(ticket.Properties, organizations));
    }

    private async Task<int> CountRequestedAsync()
    {
        await using var database = _database.CreateDbContext();
        return await database.UserSessions.CountAsync(session => session.RevalidationRequestedAt == _clock.GetUtcNow());
    }

    private static UserProfile Person(string subject) => UserProfile.Register(
        new LogtoSubject(Issuer, subject), new LogtoClaims("Robin", null, null, null, null), DateTimeOffset.UnixEpoch);
}

public sealed class SessionOrganizationsOnSqliteTests() : SessionOrganizationsTests(DatabaseProduct.Sqlite);

public sealed class SessionOrganizationsOnPostgresTests() : SessionOrganizationsTests(DatabaseProduct.Postgres);
