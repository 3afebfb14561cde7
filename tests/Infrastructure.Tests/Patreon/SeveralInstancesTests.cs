using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Patreon;
using Bookstore.Infrastructure.Patreon.Rows;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Tests.Persistence;
using Bookstore.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>Two instances with one PostgreSQL database: the leader calls Patreon, and the other one shows the same.</summary>
public sealed class SeveralInstancesTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly JumpingClock _leadersClock = new();
    private TestPatreon _patreon = null!;
    private PatronsSite _leader = null!;
    private PatronsSite _other = null!;

    public async Task InitializeAsync()
    {
        _patreon = await TestPatreon.StartAsync();
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 500, "101");
        var connectionString = await (await PostgresServer.OpenAsync()).CreateDatabaseAsync();
        _leader = await PatronsSite.StartSharedAsync(_patreon, _leadersClock, connectionString);
        _other = await PatronsSite.StartSharedAsync(_patreon, TimeProvider.System, connectionString, waitForSync: false);
    }

    public async Task DisposeAsync()
    {
        await _other.DisposeAsync();
        await _leader.DisposeAsync();
        await _patreon.DisposeAsync();
    }

    [Fact]
    public async Task A_request_of_another_instance_is_answered_by_the_leader_and_only_the_leader_syncs()
    {
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 1500, "102");

        await _other.Members.RequestRefreshAsync("m-1", CancellationToken.None);

        await _leader.WaitForLogAsync("Refreshed a member from Patreon: stored");
        Assert.Equal(1500, await _other.QueryAsync(database => database.PatreonMembers.Select(member => member.EntitledCents).SingleAsync()));
        Assert.Equal((1, 0), (_leader.Count("Started the sync"), _other.Count("Started the sync")));
    }

    [Fact]
    public async Task A_person_unknown_to_another_instance_is_being_checked_there_until_the_leader_has_synced()
    {
        var robin = await _other.RegisterAsync("u-9");
        await WaitAsync(() => Task.FromResult(!_other.Services.GetRequiredService<SyncSchedule>().IsPending));
        // The sync before began after the account was linked, or the person would be checked anyway.
        await _leader.SyncAsync();
        _patreon.Members["m-9"] = new TestMember("u-9", "active_patron", 500, "101");
        var mayAnswer = new TaskCompletionSource();
        _patreon.Answer = async _ =>
        {
            await mayAnswer.Task;
            return false;
        };
        // The pause after a sync is ten times what that took, and five minutes at most.
        _leadersClock.Jump = TimeSpan.FromMinutes(5);

        Assert.True(await _other.CheckAsync(robin));

        Assert.True(_other.Services.GetRequiredService<SyncSchedule>().IsRequestedBy(robin.Id));
        mayAnswer.SetResult();
        await _leader.WaitForLogAsync("Synced all", times: 3);
        await WaitAsync(() => Task.FromResult(!_other.Services.GetRequiredService<SyncSchedule>().IsRequestedBy(robin.Id)));
        Assert.Equal(2, await _other.CountMembersAsync());
        await WaitAsync(() => _other.QueryAsync(async database => !await database.SyncRequests.AnyAsync()));
    }

    [Fact]
    public async Task Another_instance_shows_the_problem_that_the_leader_has_with_Patreon()
    {
        _patreon.ReplaceTokens();
        await _other.Members.RequestRefreshAsync("m-1", CancellationToken.None);
        await _leader.WaitForLogAsync("Create new tokens at");

        await WaitAsync(() => Task.FromResult(_other.Services.GetRequiredService<PatreonHealth>().Problem == PatreonProblem.TokenRevoked));

        Assert.Equal(HealthStatus.Degraded, await SyncTests.HealthAsync(_other));
        Assert.Equal(0, _other.Count("Create new tokens at"));
    }

    [Fact]
    public async Task Of_two_instances_that_renew_the_creator_token_at_once_one_uses_the_refresh_token()
    {
        var used = new TaskCompletionSource();
        var mayAnswer = new TaskCompletionSource();
        _patreon.IsAccessTokenExpired = true;
        _patreon.AfterRenewal = async _ =>
        {
            used.TrySetResult();
            await mayAnswer.Task;
            return false;
        };
        // The second one believes that it is the leader.
        var first = Token(_leader).ReplaceAsync("access-1", CancellationToken.None);
        await used.Task.WaitAsync(Patience);

        var refused = await Assert.ThrowsAsync<PatreonException>(() => Token(_other).ReplaceAsync("access-1", CancellationToken.None));
        mayAnswer.SetResult();

        Assert.Contains("another instance of the site is renewing", refused.Message, StringComparison.Ordinal);
        Assert.Equal("access-2", await first.WaitAsync(Patience));
        Assert.Equal("access-2", await Token(_other).ReplaceAsync("access-1", CancellationToken.None));
        Assert.Equal(1, _patreon.Count("/token"));
    }

    [Fact]
    public async Task A_former_leader_that_leads_again_uses_the_tokens_that_another_one_has_stored()
    {
        var (leaderLock, clock, services) = (new TestLeaderLock(), new FakeTimeProvider(), _leader.Services);
        using var election = new LeaderElection(
            leaderLock, services.GetRequiredService<LeaderMetrics>(), clock, NullLogger<LeaderElection>.Instance);
        using var token = new CreatorToken(
            services.GetRequiredService<TokenEndpoint>(), services.GetRequiredService<CreatorTokenStore>(), election,
            services.GetRequiredService<PatreonHealth>(), clock, NullLogger<CreatorToken>.Instance);
        await election.StartAsync(CancellationToken.None);
        var lease = leaderLock.Grant(1);
        await WaitAsync(() => Task.FromResult(election.LatestTerm == 1));
        Assert.Equal("access-1", await token.GetAsync(CancellationToken.None));

        lease.Lose();
        Assert.Equal("access-2", await Token(_other).ReplaceAsync("access-1", CancellationToken.None));
        leaderLock.Grant(2);
        await WaitAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(election.LatestTerm == 2);
        });

        Assert.Equal("access-2", await token.GetAsync(CancellationToken.None));
        await election.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Renewed_tokens_that_a_former_leader_could_not_store_are_stored_while_another_one_leads()
    {
        await _leader.QueryAsync(database => FailingWrites.BeginAsync(database, "UPDATE OF \"Pair\"", "PatreonTokens"));
        await Assert.ThrowsAsync<PatreonException>(() => Token(_other).ReplaceAsync("access-1", CancellationToken.None));

        await _leader.QueryAsync(FailingWrites.EndAsync);

        var store = _leader.Services.GetRequiredService<CreatorTokenStore>();
        await WaitAsync(async () => await store.ReadAsync(CancellationToken.None) is { AccessToken: "access-2", RefreshToken: "refresh-2" });
        Assert.Null(await store.FindUnfinishedAsync(CancellationToken.None));
        Assert.Equal("access-2", await Token(_leader).ReplaceAsync("access-1", CancellationToken.None));
        Assert.Equal(1, _patreon.Count("/token"));
    }

    [Fact]
    public async Task An_account_that_moves_to_another_profile_is_no_longer_the_former_ones_on_any_instance()
    {
        var robin = await _leader.RegisterAsync("u-1");
        var mali = await _leader.RegisterAsync(null, "def");
        foreach (var instance in (PatronsSite[])[_leader, _other])
        {
            Assert.Equal(500, (await instance.FindKnownAsync(robin)).Entitlement.Cents);
            Assert.IsNotType<MembershipLookup.Known>(await instance.FindAsync(mali));
        }

        // As a sign-in on that instance does.
        await _other.MoveAccountAsync("u-1", mali);

        foreach (var instance in (PatronsSite[])[_leader, _other])
        {
            await WaitAsync(async () => await instance.FindAsync(robin) is not MembershipLookup.Known);
            Assert.Equal(500, (await instance.FindKnownAsync(mali)).Entitlement.Cents);
        }

        Assert.Equal(mali.Id, await _leader.QueryAsync(database => database.Set<PatreonIdentity>().Select(identity => identity.ProfileId).SingleAsync()));
    }

    [Fact]
    public async Task An_instance_that_is_not_the_leader_stores_no_member()
    {
        await Assert.ThrowsAsync<LeadershipLostException>(
            () => _other.Services.GetRequiredService<MemberStore>().RemoveAsync("m-1", DateTimeOffset.UtcNow, CancellationToken.None));

        Assert.Equal(1, await _other.CountMembersAsync());
    }

    private static CreatorToken Token(PatronsSite site) => site.Services.GetRequiredService<CreatorToken>();

    private static async Task WaitAsync(Func<Task<bool>> isSo)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), timeout.Token);
        }
    }
}
