using Bookstore.LocalTenant.Patreon.OAuth;

namespace Bookstore.LocalTenant.Patreon.Api;

/// <summary>Patreon's limits: 100 requests in 2 seconds for each client, and 100 in a minute for each token.</summary>
internal sealed class RateLimiter(TimeProvider time)
{
    public const int Requests = 100;

    private static readonly TimeSpan ClientWindow = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TokenWindow = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<DateTimeOffset>> _requests = [];

    /// <summary>Counts one request and returns null, or returns how long to wait before the next.</summary>
    public TimeSpan? Acquire(Caller caller)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var client = Window($"client {caller.ClientId}", now - ClientWindow);
            var token = Window($"token {caller.Token}", now - TokenWindow);
            if (token.Count >= Requests) return token.Peek() + TokenWindow - now;
            if (client.Count >= Requests) return client.Peek() + ClientWindow - now;

            client.Enqueue(now);
            token.Enqueue(now);
            return null;
        }
    }

    private Queue<DateTimeOffset> Window(string key, DateTimeOffset from)
    {
        if (!_requests.TryGetValue(key, out var requests)) _requests[key] = requests = new();
        while (requests.TryPeek(out var oldest) && oldest <= from) requests.Dequeue();
        return requests;
    }
}
