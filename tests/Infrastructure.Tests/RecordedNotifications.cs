using Bookstore.Infrastructure.Persistence;

namespace Bookstore.Infrastructure.Tests;

/// <summary>Keeps what an instance sends, and whom to hand what it receives.</summary>
internal sealed class RecordedNotifications : IInstanceNotifications
{
    public List<(InstanceTopic Topic, string Key)> Sent { get; } = [];

    public Dictionary<InstanceTopic, (Action<string> Handle, Action EvictAll)> Subscribers { get; } = [];

    public Task SendAsync(BookstoreDbContext database, InstanceNotification notification, CancellationToken cancellationToken = default)
    {
        if (notification.Keys.Count > 0)
        {
            Assert.NotNull(database.Database.CurrentTransaction);
        }

        Sent.AddRange(notification.Keys.Select(key => (notification.Topic, key)));
        return Task.CompletedTask;
    }

    public IDisposable Subscribe(InstanceTopic topic, Action<string> handle, Action evictAll)
    {
        Subscribers[topic] = (handle, evictAll);
        return new LocalNotifications().Subscribe(topic, handle, evictAll);
    }
}
