using System.Diagnostics.Metrics;
using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;

namespace Bookstore.Infrastructure.Sessions;

internal sealed class SessionMetrics
{
    private readonly Counter<long> _opened;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _revalidated;
    private readonly ObservableGauge<long> _active;

    public SessionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Bookstore");
        _opened = meter.CreateCounter<long>("bookstore.sessions.opened", "{session}", "Sessions that were opened.");
        _ended = meter.CreateCounter<long>("bookstore.sessions.ended", "{session}", "Sessions that ended, by cause.");
        _revalidated = meter.CreateCounter<long>("bookstore.sessions.revalidated", "{session}", "Sessions checked against Logto, by result.");
        _active = meter.CreateObservableGauge("bookstore.sessions.active", ObserveActive, "{session}", "Sessions that are open, of all instances.");
    }

    /// <summary>How many sessions are open, or null where they could not be counted.</summary>
    public long? Active { get; set; }

    /// <summary>Whether the metric of <see cref="Active"/> is collected.</summary>
    public bool IsActiveCollected => _active.Enabled;

    public void Opened() => _opened.Add(1);

    public void Ended(SessionEndReason reason, int count)
    {
        if (count > 0)
        {
            _ended.Add(count, new KeyValuePair<string, object?>(
                "bookstore.session.end", JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString())));
        }
    }

    public void Revalidated(SessionRevalidationResult result) => _revalidated.Add(1, new KeyValuePair<string, object?>(
        "bookstore.result", JsonNamingPolicy.SnakeCaseLower.ConvertName(result.ToString())));

    private IEnumerable<Measurement<long>> ObserveActive() => Active is { } active ? [new(active)] : [];
}
