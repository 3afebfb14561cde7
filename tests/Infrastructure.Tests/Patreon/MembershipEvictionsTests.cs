using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Caching;
using Bookstore.Infrastructure.Patreon;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>What another instance changed is read again. The clock stands still, so that nothing expires.</summary>
public sealed class MembershipEvictionsTests : IDisposable
{
    private static readonly Guid Robin = Guid.NewGuid();
    private static readonly Guid Alex = Guid.NewGuid();

    private readonly RecordedNotifications _notifications = new();
    private readonly MembershipCache _cache = new(new FakeTimeProvider());
    private readonly MembershipEvictions _evictions;
    private readonly List<string> _loads = [];

    public MembershipEvictionsTests() => _evictions = new(_notifications, _cache);

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task What_another_instance_changed_is_read_again_and_nothing_else()
    {
        await _evictions.StartAsync(default);
        await LoadAllAsync();
        _loads.Clear();

        _notifications.Subscribers[InstanceTopic.PatreonMemberships].Handle("17");
        _notifications.Subscribers[InstanceTopic.PatreonAccounts].Handle($"{Robin}");
        await LoadAllAsync();

        Assert.Equal([$"account {Robin}", "memberships 17"], _loads);
    }

    [Fact]
    public async Task All_is_read_again_after_a_change_of_the_campaign_or_missed_notifications()
    {
        await _evictions.StartAsync(default);
        await LoadAllAsync();
        var all = _loads.Count;

        _notifications.Subscribers[InstanceTopic.PatreonCampaigns].Handle("campaign");
        await LoadAllAsync();
        _notifications.Subscribers[InstanceTopic.PatreonMemberships].EvictAll();
        await LoadAllAsync();

        Assert.Equal(3 * all, _loads.Count);
    }

    [Fact]
    public async Task What_this_instance_stores_the_others_are_told_in_the_same_transaction()
    {
        using var database = new TestDatabase();
        using var writeLock = database.NewWriteLock();
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<LeaderMetrics>().BuildServiceProvider();
        using var election = new LeaderElection(
            new SqliteLeaderLock(), services.GetRequiredService<LeaderMetrics>(), TimeProvider.System, NullLogger<LeaderElection>.Instance);
        var store = new MemberStore(database, writeLock, election, _cache, _notifications, Options.Create(new PatreonOptions()), TimeProvider.System);
        var now = DateTimeOffset.UtcNow;
        var campaign = new Campaign("campaign", "creator", null, null, []);
        Membership Read(string user, int seconds) => new("m-1", "campaign", user, PatronStatus.Active, [], 0, now.AddSeconds(seconds));

        await store.SaveAsync(campaign, now, default);
        await store.CompleteSyncAsync("campaign", now, default);
        await store.SaveAsync(campaign, [Read("17", 0)], default);
        await store.SaveAsync(campaign, [Read("18", 1)], default);
        await store.RemoveAsync("m-1", now.AddSeconds(2), default);
        await store.RemoveAsync("unknown", now.AddSeconds(2), default);

        Assert.Equal(["campaign", "campaign", "17", "18", "17", "18"], _notifications.Sent.Select(sent => sent.Key));
        Assert.Equal(0, database.Scalar<long>("""SELECT COUNT(*) FROM "PatreonMembers" """));
    }

    private async Task LoadAllAsync()
    {
        foreach (var id in (Guid[])[Robin, Alex])
        {
            await _cache.FindAccountAsync(id, () => LoadAsync<PatreonIdentity?>($"account {id}", null));
        }

        await _cache.FindCampaignAsync(() => LoadAsync<CampaignRecord?>("campaign", null));
        foreach (var user in (string[])["17", "18"])
        {
            await _cache.FindMembershipsAsync(user, () => LoadAsync($"memberships {user}", new StoredMemberships([], null)));
        }
    }

    private Task<T> LoadAsync<T>(string what, T value)
    {
        _loads.Add(what);
        return Task.FromResult(value);
    }
}
