using Bookstore.Infrastructure.Caching;
using Bookstore.Infrastructure.Persistence;
using Microsoft.Extensions.Hosting;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>Evicts the memberships from memory that other instances change.</summary>
internal sealed class MembershipEvictions(IInstanceNotifications notifications, MembershipCache cache) : IHostedService
{
    private IDisposable[] _subscriptions = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscriptions =
        [
            notifications.Subscribe(InstanceTopic.PatreonAccounts, key => cache.EvictAccount(Guid.Parse(key)), cache.EvictAll),
            notifications.Subscribe(InstanceTopic.PatreonCampaigns, _ => cache.EvictAll(), cache.EvictAll),
            notifications.Subscribe(InstanceTopic.PatreonMemberships, cache.EvictMemberships, cache.EvictAll),
        ];
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Array.ForEach(_subscriptions, subscription => subscription.Dispose());
        return Task.CompletedTask;
    }
}
