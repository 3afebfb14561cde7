using System.Data.Common;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Caching;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Sessions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Bookstore.Infrastructure.Tests.Persistence;

public abstract class ProfileStoreTests : IDisposable
{
    private const string Issuer = "https://abc.logto.app/oidc";
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, 123, TimeSpan.FromHours(7));
    private static readonly LogtoClaims Claims = new("โรบิน", "robin", "robin@example.com", false, "https://example.com/a.png");

    private readonly TestDatabase _database;
    private readonly ProfileStore _store;

    private protected ProfileStoreTests(DatabaseProduct product)
    {
        _database = new(product);
        _store = _database.NewProfileStore();
    }

    public void Dispose()
    {
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_profile_is_read_as_it_was_written()
    {
        var written = await SignInAsync(_store, "abc", new PatreonAccount("777") { Vanity = "robin" });

        var read = await _store.FindAsync(written.Id, CancellationToken.None);

        Assert.Equivalent(written, read, strict: true);
        Assert.Equal((Now, TimeSpan.Zero), (read!.CreatedAt, read.CreatedAt.Offset));
    }

    [Fact]
    public async Task A_summary_that_was_written_here_is_not_read_and_any_other_is_read_once()
    {
        var robin = await SignInAsync(_store, "abc");
        var another = _database.NewProfileStore();
        _database.Commands.Clear();

        Assert.Equal(new ProfileSummary("โรบิน", "https://example.com/a.png"), await _store.FindSummaryAsync(robin.Id, default));
        Assert.Empty(_database.Commands);
        Assert.Equal("โรบิน", (await another.FindSummaryAsync(robin.Id, default))?.DisplayName);
        Assert.Equal("โรบิน", (await another.FindSummaryAsync(robin.Id, default))?.DisplayName);
        Assert.Single(_database.Commands);

        await RenameAsync(_store, "abc", "Robin");
        Assert.Equal("Robin", (await _store.FindSummaryAsync(robin.Id, default))?.DisplayName);
        await _store.DeleteAsync(new LogtoSubject(Issuer, "abc"), default);
        Assert.Null(await _store.FindSummaryAsync(robin.Id, default));
    }

    [Fact]
    public async Task The_other_instances_are_told_of_a_new_name_and_of_no_other_sign_in()
    {
        var notifications = new RecordedNotifications();
        var store = _database.NewProfileStore(notifications);
        var robin = await SignInAsync(store, "abc");
        await SignInAsync(store, "abc");
        Assert.Empty(notifications.Sent);

        await RenameAsync(store, "abc", "Robin");

        Assert.Equal([(InstanceTopic.ProfileSummaries, $"{robin.Id}")], notifications.Sent);
    }

    [Fact]
    public async Task A_name_that_another_instance_changed_is_read_again()
    {
        var notifications = new RecordedNotifications();
        using var summaries = new ProfileSummaries(notifications, new FakeTimeProvider());
        await summaries.StartAsync(default);
        var id = Guid.NewGuid();
        var reads = 0;
        async Task<string?> Read() => (await summaries.FindAsync(id, () => Task.FromResult<ProfileSummary?>(new($"{++reads}", null))))?.DisplayName;
        Assert.Equal("1", await Read());

        notifications.Subscribers[InstanceTopic.ProfileSummaries].Handle($"{id}");
        Assert.Equal(("2", "2"), (await Read(), await Read()));
        notifications.Subscribers[InstanceTopic.ProfileSummaries].EvictAll();
        Assert.Equal("3", await Read());
    }

    [Fact]
    public async Task Times_are_stored_in_utc()
    {
        await SignInAsync(_store, "abc");

        Assert.Equal("2026-11-23 02:00:00.123", _database.Scalar<string>("SELECT CreatedAt FROM UserProfiles"));
    }

    [Fact]
    public async Task A_later_sign_in_updates_the_same_row()
    {
        var first = await SignInAsync(_store, "abc", new PatreonAccount("777"));
        var second = await SignInAsync(_store, "abc", new PatreonAccount("778"));

        Assert.Equal(first.Id, second.Id);
        Assert.Equal(1, _database.Scalar<int>("SELECT count(*) FROM UserProfiles"));
        Assert.Equal("778", _database.Scalar<string>("SELECT PatreonUserId FROM PatreonIdentities"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_patreon_account_moves_in_one_transaction(bool newHolderHasAnother)
    {
        var old = await SignInAsync(_store, "old", new PatreonAccount("777"));
        if (newHolderHasAnother)
        {
            await SignInAsync(_store, "new", new PatreonAccount("778"));
        }

        var holder = await SignInAsync(_store, "new", new PatreonAccount("777"));

        Assert.Null((await _store.FindAsync(old.Id, CancellationToken.None))!.Patreon);
        Assert.Equal("777", (await _store.FindAsync(holder.Id, CancellationToken.None))!.Patreon!.PatreonUserId);
        Assert.Equal(1, _database.Scalar<int>("SELECT count(*) FROM PatreonIdentities"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_account_that_another_instance_moves_during_a_change_is_read_again(bool isConfirmed)
    {
        // The other instance's notification evicts as it does by itself.
        using var memberships = new MembershipCache(TimeProvider.System);
        var store = _database.NewProfileStore(memberships: memberships);
        var another = _database.NewProfileStore(memberships: memberships);
        var robin = await SignInAsync(store, "abc", new PatreonAccount("777"));
        var attempts = 0;

        await store.ChangeAsync(
            async (profiles, token) =>
            {
                var profile = (await profiles.FindAsync(new LogtoSubject(Issuer, "abc"), token))!;
                if (++attempts == 1)
                {
                    await SignInAsync(another, "def", new PatreonAccount("777"));
                    if (isConfirmed)
                    {
                        profile.LinkPatreon(new PatreonAccount("777"), null, Now.AddDays(1));
                    }
                }

                return true;
            },
            default);

        Assert.Equal(isConfirmed ? 2 : 1, attempts);
        Assert.Null(await memberships.FindAccountAsync(robin.Id, async () => (await another.FindAsync(robin.Id, default))!.Patreon));
    }

    [Fact]
    public async Task The_same_patreon_account_at_another_issuer_is_another_identity()
    {
        await SignInAsync(_store, "abc", new PatreonAccount("777"));
        await SignInAsync(_store, "abc", new PatreonAccount("777"), "https://other.logto.app/oidc");

        Assert.Equal(2, _database.Scalar<int>("SELECT count(*) FROM PatreonIdentities"));
    }

    [Fact]
    public async Task Profiles_are_not_matched_by_email()
    {
        await SignInAsync(_store, "abc");
        await SignInAsync(_store, "def");

        Assert.Equal(2, _database.Scalar<int>("SELECT count(*) FROM UserProfiles WHERE Email = 'robin@example.com'"));
    }

    [Fact]
    public async Task Two_first_sign_ins_of_one_person_in_two_processes_create_one_row()
    {
        // Both have read, and found nobody, before either writes; on a server the second one waits for the first instead.
        var isServer = _database.Provider.IsServer;
        using var bothHaveRead = new Barrier(2);
        var tries = 0;
        Task<UserProfile> SignIn() => Task.Run(() => _database.NewProfileStore().ChangeAsync(
            async (profiles, token) =>
            {
                var profile = await ReadOrRegisterAsync(profiles, new LogtoSubject(Issuer, "abc"), new PatreonAccount("777"), token);
                if (Interlocked.Increment(ref tries) <= 2 && !isServer)
                {
                    bothHaveRead.SignalAndWait(TimeSpan.FromSeconds(30), token);
                }

                return profile;
            },
            CancellationToken.None));

        var profiles = await Task.WhenAll(SignIn(), SignIn());

        Assert.Equal(isServer ? 2 : 3, tries);
        Assert.Equal(profiles[0].Id, profiles[1].Id);
        Assert.Equal(1, _database.Scalar<int>("SELECT count(*) FROM UserProfiles"));
        Assert.Equal(1, _database.Scalar<int>("SELECT count(*) FROM PatreonIdentities"));
    }

    [Fact]
    public async Task A_hundred_sign_ins_of_ten_people_at_once_create_ten_rows()
    {
        ProfileStore[] processes = [_database.NewProfileStore(), _database.NewProfileStore()];

        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => Task.Run(() =>
            SignInAsync(processes[number % 2], $"person-{number % 10}", new PatreonAccount($"{number % 10}")))));

        Assert.Equal(10, _database.Scalar<int>("SELECT count(*) FROM UserProfiles"));
        Assert.Equal(10, _database.Scalar<int>("SELECT count(*) FROM PatreonIdentities"));
    }

    [Fact]
    public async Task A_failed_change_stores_nothing()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _store.ChangeAsync<UserProfile>(
            (profiles, _) =>
            {
                profiles.Add(UserProfile.Register(new LogtoSubject(Issuer, "abc"), Claims, Now));
                throw new InvalidOperationException("in the middle");
            },
            CancellationToken.None));

        Assert.Equal(0, _database.Scalar<int>("SELECT count(*) FROM UserProfiles"));
        await SignInAsync(_store, "abc");
    }

    [Fact]
    public async Task Deleting_a_profile_deletes_everything_that_belongs_to_it()
    {
        await SignInAsync(_store, "abc", new PatreonAccount("777"));
        await SignInAsync(_store, "def");

        await _store.DeleteAsync(new LogtoSubject(Issuer, "abc"), CancellationToken.None);

        Assert.Equal("def", _database.Scalar<string>("SELECT Subject FROM UserProfiles"));
        Assert.Equal(0, _database.Scalar<int>("SELECT count(*) FROM PatreonIdentities"));
    }

    [Fact]
    public void A_session_needs_its_profile()
    {
        using var database = _database.CreateDbContext();
        database.Add(new UserSessionRow { KeyHash = [1], Id = Guid.NewGuid(), ProfileId = Guid.NewGuid(), Ticket = [2], CreatedAt = Now, LastSeenAt = Now, ExpiresAt = Now });

        var exception = Assert.IsAssignableFrom<DbException>(Assert.Throws<DbUpdateException>(() => database.SaveChanges()).InnerException);

        Assert.True(exception is SqliteException { SqliteExtendedErrorCode: 787 } or PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation });
        Assert.False(_database.Provider.IsUniqueViolation(exception));
    }

    private static Task<UserProfile> SignInAsync(
        ProfileStore store, string subject, PatreonAccount? account = null, string issuer = Issuer) =>
        store.ChangeAsync(
            (profiles, token) => ReadOrRegisterAsync(profiles, new LogtoSubject(issuer, subject), account, token), CancellationToken.None);

    private static Task<bool> RenameAsync(ProfileStore store, string subject, string name) => store.ChangeAsync(
        async (profiles, token) => (await profiles.FindAsync(new LogtoSubject(Issuer, subject), token))!.Refresh(Claims with { Name = name }, isSuspended: false),
        CancellationToken.None);

    private static async Task<UserProfile> ReadOrRegisterAsync(
        IProfiles profiles, LogtoSubject person, PatreonAccount? account, CancellationToken token)
    {
        var profile = await profiles.FindAsync(person, token);
        if (profile is null)
        {
            profiles.Add(profile = UserProfile.Register(person, Claims, Now));
        }

        if (account is not null)
        {
            profile.LinkPatreon(account, await profiles.FindByPatreonAsync(person.Issuer, account.UserId, token), Now);
        }

        return profile;
    }
}

public sealed class ProfileStoreOnSqliteTests() : ProfileStoreTests(DatabaseProduct.Sqlite);

public sealed class ProfileStoreOnPostgresTests() : ProfileStoreTests(DatabaseProduct.Postgres);
