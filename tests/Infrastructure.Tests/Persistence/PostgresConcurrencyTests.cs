using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Caching;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Postgres;
using Bookstore.Infrastructure.Sessions;
using Bookstore.Infrastructure.Tests.Sessions;
using Bookstore.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Bookstore.Infrastructure.Tests.Persistence;

/// <summary>Transactions of two instances at the same moment. A gate stops one of them at a statement, never luck.</summary>
public sealed class PostgresConcurrencyTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly PostgresProvider Provider = new("Host=db;Database=bookstore");
    private static readonly DatabaseOutages Outages = new(Provider, TimeProvider.System, NullLogger<DatabaseOutages>.Instance);

    private readonly UserProfile _robin = NewProfile("robin");
    private readonly UserProfile _somchai = NewProfile("somchai");
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<SessionMetrics>().BuildServiceProvider();
    private readonly WriteLock _writeLock = new(Provider, Outages);
    private readonly StatementGate _gate = new();
    private string _connectionString = null!;
    private PostgresContexts _gated = null!;
    private PostgresContexts _databases = null!;

    public async Task InitializeAsync()
    {
        _connectionString = await (await PostgresServer.OpenAsync()).CreateDatabaseAsync();
        _databases = new(_connectionString);
        _gated = new(_connectionString, _gate);
        await using var database = _databases.CreateDbContext();
        database.AddRange(_robin, _somchai);
        await database.SaveChangesAsync();
    }

    public async Task DisposeAsync()
    {
        _writeLock.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_revocation_ends_the_session_of_a_sign_in_that_was_accepted_just_before_and_nobody_else_waits()
    {
        var reached = _gate.StopAt("INSERT INTO \"UserSessions\"");
        var signIn = OpenAsync(_gated, _robin);
        await reached.WaitAsync(Patience);

        var revocation = RevokeAsync(_databases, _robin);
        await Task.WhenAny(revocation, WaitForWaiterAsync());
        await OpenAsync(_databases, _somchai).WaitAsync(Patience);
        _gate.Open();
        await signIn.WaitAsync(Patience);

        Assert.Single(await revocation.WaitAsync(Patience));
        Assert.Equal([_somchai.Id], await ListOwnersAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sign_in_that_comes_while_a_revocation_is_stored_waits_and_is_rejected(bool namesTheSessionOnly)
    {
        var reached = _gate.StopAt("INSERT INTO \"SessionEnds\"");
        var revocation = RevokeAsync(_gated, namesTheSessionOnly ? null : _robin);
        await reached.WaitAsync(Patience);

        var signIn = OpenAsync(_databases, _robin);
        await Task.WhenAny(signIn, WaitForWaiterAsync());
        _gate.Open();
        await revocation.WaitAsync(Patience);

        Assert.Equal(SignInVerdict.SignedOut, await signIn.WaitAsync(Patience));
        Assert.Empty(await ListOwnersAsync());
    }

    [Fact]
    public async Task Two_sign_ins_of_one_person_at_once_leave_no_session_beyond_the_limit()
    {
        var reached = _gate.StopAt("INSERT INTO \"UserSessions\"");
        var first = OpenAsync(_gated, _robin, maxPerPerson: 1);
        await reached.WaitAsync(Patience);

        var second = OpenAsync(_databases, _robin, maxPerPerson: 1);
        await Task.WhenAny(second, WaitForWaiterAsync());
        _gate.Open();
        await Task.WhenAll(first, second).WaitAsync(Patience);

        Assert.Single(await ListOwnersAsync());
    }

    [Fact]
    public async Task A_person_who_is_deleted_during_the_first_sign_in_leaves_no_profile()
    {
        var person = new LogtoSubject(_robin.Issuer, "new");
        var reached = _gate.StopAt("INSERT INTO \"UserProfiles\"");
        var signIn = NewProfileStore(_gated).ChangeAsync<UserProfile?>(
            async (all, token) =>
            {
                var profile = NewProfile((await all.FindAsync(person, token))?.Subject ?? person.Subject);
                all.Add(profile);
                return profile;
            },
            default);
        await reached.WaitAsync(Patience);

        var deletion = NewProfileStore(_databases).DeleteAsync(person, default);
        await Task.WhenAny(deletion, WaitForWaiterAsync());
        _gate.Open();
        await Task.WhenAll(signIn, deletion).WaitAsync(Patience);

        Assert.Null(await NewProfileStore(_databases).FindAsync(person, default));
    }

    [Fact]
    public async Task Transactions_that_wait_for_each_other_both_take_effect_once()
    {
        using var barrier = new Barrier(2);
        var attempts = 0;
        Task<int> RenameAsync(UserProfile first, UserProfile second) => Task.Run(() => _writeLock.RunAsync(async () =>
        {
            var attempt = Interlocked.Increment(ref attempts);
            await using var database = _databases.CreateDbContext();
            await using var transaction = await database.Database.BeginTransactionAsync();
            await database.Database.ExecuteSqlRawAsync("SET LOCAL deadlock_timeout = '20ms'");
            await AppendAsync(database, first);
            if (attempt <= 2)
            {
                Assert.True(barrier.SignalAndWait(Patience));
            }

            await AppendAsync(database, second);
            await transaction.CommitAsync();
            return attempt;
        }));

        await Task.WhenAll(RenameAsync(_robin, _somchai), RenameAsync(_somchai, _robin)).WaitAsync(Patience);

        Assert.Equal(3, attempts);
        await using var database = _databases.CreateDbContext();
        Assert.All(await database.UserProfiles.ToListAsync(), profile => Assert.EndsWith("!!", profile.Name, StringComparison.Ordinal));
    }

    private static Task<int> AppendAsync(BookstoreDbContext database, UserProfile profile) =>
        database.Database.ExecuteSqlAsync($"""UPDATE "UserProfiles" SET "Name" = "Name" || '!' WHERE "Id" = {profile.Id}""");

    private static UserProfile NewProfile(string subject) => UserProfile.Register(
        new LogtoSubject("https://abc.logto.app/oidc", subject), new LogtoClaims(subject, null, null, null, null), DateTimeOffset.UnixEpoch);

    // At the same time and place of Logto for everybody: only the person differs.
    private async Task<SignInVerdict> OpenAsync(PostgresContexts databases, UserProfile profile, int maxPerPerson = 10)
    {
        var properties = new AuthenticationProperties();
        properties.SetString("sid", $"sid-{profile.Subject}");
        properties.StoreTokens([new AuthenticationToken { Name = "access_token", Value = "secret-token" }]);
        var now = DateTimeOffset.UtcNow;
        var signIn = new SignInAttempt(new(profile.Issuer, profile.Subject), $"sid-{profile.Subject}", now.AddMinutes(-1), now);
        var options = Options.Create(new SessionOptions { MaxPerPerson = maxPerPerson });
        var issuer = new SessionIssuer(
            NewProfileStore(databases), NewStore(databases), new SessionCache(options, TimeProvider.System), _services.GetRequiredService<SessionMetrics>(),
            new EphemeralDataProtectionProvider(), options, TimeProvider.System, NullLogger<SessionIssuer>.Instance);
        return (await issuer.TryOpenAsync(signIn, new AuthenticationTicket(SessionUsers.Principal(profile), properties, "Session"))).Verdict;
    }

    // As CookieSessions does.
    private Task<IReadOnlyList<EndedSession>> RevokeAsync(PostgresContexts databases, UserProfile? person)
    {
        var sid = $"sid-{_robin.Subject}";
        var revocation = SessionRevocation.ReportedByLogto(
            _robin.Issuer, person?.Subject, sid, SessionRevocationReason.LogtoSignOut, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow);
        return NewStore(databases).EndAsync(
            SessionEndReason.LogtoSignOut,
            database => database.UserSessions.Where(session => session.LogtoSessionId == sid),
            (_, _) => Task.FromResult<IEnumerable<SessionRevocation>>([revocation]),
            database => _writeLock.LockAsync(
                database, person is null ? [] : [new(person.Issuer, person.Subject)], (_robin.Issuer, sid)));
    }

    private SessionStore NewStore(PostgresContexts databases)
    {
        var options = Options.Create(new SessionOptions());
        return new(
            databases, _writeLock, Outages,
            new SessionCache(options, TimeProvider.System), new LocalNotifications(), _services.GetRequiredService<SessionMetrics>(),
            new EphemeralDataProtectionProvider(), options, TimeProvider.System, NullLogger<SessionStore>.Instance);
    }

    private ProfileStore NewProfileStore(PostgresContexts databases)
    {
        var notifications = new LocalNotifications();
        return new(
            databases, Provider, _writeLock, NewStore(databases), new MembershipCache(TimeProvider.System), new ProfileSummaries(notifications, TimeProvider.System), notifications,
            NullLogger<ProfileStore>.Instance);
    }

    private async Task<List<Guid>> ListOwnersAsync()
    {
        await using var database = _databases.CreateDbContext();
        return await database.UserSessions.Select(session => session.ProfileId).ToListAsync();
    }

    private async Task WaitForWaiterAsync()
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        using var timeout = new CancellationTokenSource(Patience);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())", connection);
        while (await command.ExecuteScalarAsync(timeout.Token) is 0L)
        {
            await pace.WaitForNextTickAsync(timeout.Token);
        }
    }
}
