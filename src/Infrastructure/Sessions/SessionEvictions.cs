using Bookstore.Infrastructure.Persistence;
using Microsoft.Extensions.Hosting;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>Evicts the sessions from memory that other instances end or change.</summary>
internal sealed class SessionEvictions(IInstanceNotifications notifications, SessionCache cache, RevokedSessions revoked) : IHostedService
{
    private IDisposable[] _subscriptions = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscriptions =
        [
            notifications.Subscribe(InstanceTopic.Sessions, key => cache.Evict(Convert.FromBase64String(key)), cache.EvictAll),
            // A message that was missed is lost, as at a restart.
            notifications.Subscribe(InstanceTopic.RevokedSessions, key => revoked.Remember(Convert.FromBase64String(key)), () => { }),
        ];
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Array.ForEach(_subscriptions, subscription => subscription.Dispose());
        return Task.CompletedTask;
    }

    /// <summary>Names sessions to the other instances.</summary>
    public static InstanceNotification Of(IEnumerable<UserSessionRow> sessions, InstanceTopic topic = InstanceTopic.Sessions) =>
        new(topic, [.. sessions.Select(session => Convert.ToBase64String(session.KeyHash))]);
}
