namespace Bookstore.Infrastructure.Persistence;

/// <summary>For a database that one instance uses alone: there is none to notify.</summary>
internal sealed class LocalNotifications : IInstanceNotifications
{
    public Task SendAsync(BookstoreDbContext database, InstanceNotification notification, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public IDisposable Subscribe(InstanceTopic topic, Action<string> handle, Action evictAll) => new Subscription();

    private sealed class Subscription : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
