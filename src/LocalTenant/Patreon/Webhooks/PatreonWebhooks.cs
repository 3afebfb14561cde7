using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Patreon.Api;
using Bookstore.LocalTenant.Patreon.Campaigns;

namespace Bookstore.LocalTenant.Patreon.Webhooks;

/// <summary>
/// Posts signed webhooks in order or, as set on the control page, twice, never, or later in reverse order. A body has the state
/// at the moment of the change, so a late one is out of date.
/// </summary>
internal sealed class PatreonWebhooks(PatreonStore store, LocalTenantSettings settings, TimeProvider time, ILogger<PatreonWebhooks> logger)
    : BackgroundService
{
    private readonly Channel<Post> _posts = Channel.CreateUnbounded<Post>();
    private readonly Lock _lock = new();
    private readonly List<Post> _held = [];
    private readonly AppClient _app = new(TimeSpan.FromSeconds(10));

    public int HeldCount
    {
        get
        {
            lock (_lock) return _held.Count;
        }
    }

    /// <summary>Sends a change to the registered webhooks.</summary>
    public void Enqueue(PatreonState state, Member? before, Member? after)
    {
        var view = ApiView.OfCreator(state, settings, time.GetUtcNow());
        var body = MemberWebhook.Body(view, after ?? before!.CancelledAtOnce());
        var posts = from trigger in MemberWebhook.Triggers(before, after)
                    from webhook in state.Webhooks
                    where !webhook.IsPaused && webhook.Triggers.Contains(trigger)
                    select new Post(webhook, trigger, body);
        foreach (var post in posts) Take(post, state.Switches.Delivery);
    }

    /// <summary>Sends a test to the registered webhooks, whatever the delivery setting.</summary>
    public void SendTest()
    {
        foreach (var webhook in store.Current.Webhooks) _posts.Writer.TryWrite(new Post(webhook, TestDelivery.Trigger, TestDelivery.Body()));
    }

    /// <summary>Sends held-back deliveries, the last first.</summary>
    public void SendHeld()
    {
        lock (_lock)
        {
            _held.Reverse();
            foreach (var post in _held) _posts.Writer.TryWrite(post);
            _held.Clear();
        }
    }

    public override void Dispose()
    {
        _app.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (webhook, trigger, body) in _posts.Reader.ReadAllAsync(stoppingToken))
        {
            var failure = await _app.PostWithRetriesAsync(
                webhook.Uri,
                body,
                stoppingToken,
                ("User-Agent", "Patreon HTTP Robot"),
                ("X-Patreon-Event", trigger),
                ("X-Patreon-Signature", Signature(body, webhook.Secret)));
            if (failure is not null) logger.WebhookFailed(trigger, webhook.Uri, failure.Reason);

            store.Update(state => state.WithWebhook(webhook.Id, attempted => attempted with
            {
                LastAttemptedAt = time.GetUtcNow(),
                ConsecutiveFailures = failure is null ? 0 : attempted.ConsecutiveFailures + 1,
            }));
        }
    }

    private void Take(Post post, Delivery delivery)
    {
        switch (delivery)
        {
            case Delivery.AtOnce:
                _posts.Writer.TryWrite(post);
                break;
            case Delivery.Twice:
                _posts.Writer.TryWrite(post);
                _posts.Writer.TryWrite(post);
                break;
            case Delivery.OutOfOrder:
                lock (_lock) _held.Add(post);
                break;
            case Delivery.Never:
                break;
        }
    }

    /// <summary>HMAC-MD5 of the exact body, in lower-case hexadecimal.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "Patreon's choice.")]
    private static string Signature(byte[] body, string secret) =>
        Convert.ToHexStringLower(HMACMD5.HashData(Encoding.UTF8.GetBytes(secret), body));

    private sealed record Post(Webhook Webhook, string Trigger, byte[] Body);
}
