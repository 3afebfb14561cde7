using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Persistence.Postgres;

/// <summary>
/// Notifies by NOTIFY (https://www.postgresql.org/docs/15/sql-notify.html), which the server delivers when the transaction commits.
/// <see cref="NotificationListener"/> receives. Commits that notify wait for each other, so what happens all the time does not.
/// </summary>
internal sealed class PostgresNotifications : IInstanceNotifications
{
    public const string Channel = "bookstore";

    // The server's limit is 8,000 bytes.
    private const int MaxBytes = 7_000;

    // Base64's plus sign needs no escape: the text is in no HTML.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ILogger<PostgresNotifications> _logger;
    private readonly string _instance = Guid.NewGuid().ToString("N");
    private readonly Counter<long> _received;
    private ImmutableList<Subscription> _subscriptions = [];

    public PostgresNotifications(IMeterFactory meters, ILogger<PostgresNotifications> logger)
    {
        _logger = logger;
        _received = meters.Create("Bookstore").CreateCounter<long>(
            "bookstore.notifications.received", "{notification}", "Notifications of other instances, by topic.");
    }

    public async Task SendAsync(BookstoreDbContext database, InstanceNotification notification, CancellationToken cancellationToken = default)
    {
        foreach (var payload in Split(notification))
        {
            await database.Database.ExecuteSqlAsync($"SELECT pg_notify({Channel}, {payload})", cancellationToken);
        }
    }

    public IDisposable Subscribe(InstanceTopic topic, Action<string> handle, Action evictAll)
    {
        var subscription = new Subscription(this, topic, handle, evictAll);
        ImmutableInterlocked.Update(ref _subscriptions, all => all.Add(subscription));
        return subscription;
    }

    /// <summary>Passes a notification on to those who subscribed to its topic.</summary>
    public void Receive(string payload)
    {
        try
        {
            // A topic that is unknown is of another version, and its instance knows what this one keeps in memory.
            if (JsonSerializer.Deserialize<string[]>(payload) is [var instance, var name, .. var keys]
                && instance != _instance && Enum.TryParse<InstanceTopic>(name, out var topic))
            {
                _received.Add(1, new KeyValuePair<string, object?>("bookstore.topic", JsonNamingPolicy.SnakeCaseLower.ConvertName(name)));
                foreach (var subscription in _subscriptions.Where(subscription => subscription.Topic == topic))
                {
                    Array.ForEach(keys, subscription.Handle);
                }
            }
        }
        catch (Exception exception)
        {
            _logger.NotificationNotHandled(exception);
        }
    }

    /// <summary>Has the subscribers evict all, since notifications may have been missed.</summary>
    public void EvictAll() => _subscriptions.ForEach(subscription => subscription.EvictAll());

    private IEnumerable<string> Split(InstanceNotification notification)
    {
        List<string> words = [_instance, $"{notification.Topic}"];
        var bytes = 0;
        foreach (var key in notification.Keys)
        {
            var length = JsonSerializer.SerializeToUtf8Bytes(key, Json).Length + 1;
            if (bytes > 0 && bytes + length > MaxBytes)
            {
                yield return JsonSerializer.Serialize(words, Json);
                words.RemoveRange(2, words.Count - 2);
                bytes = 0;
            }

            words.Add(key);
            bytes += length;
        }

        if (bytes > 0)
        {
            yield return JsonSerializer.Serialize(words, Json);
        }
    }

    private sealed class Subscription(PostgresNotifications owner, InstanceTopic topic, Action<string> handle, Action evictAll) : IDisposable
    {
        public InstanceTopic Topic => topic;

        public Action<string> Handle => handle;

        public Action EvictAll => evictAll;

        public void Dispose() => ImmutableInterlocked.Update(ref owner._subscriptions, all => all.Remove(this));
    }
}
