using System.Globalization;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// The progress of syncs, for the health check: single calls may succeed while no sync completes, and then new members stay
/// unknown.
/// </summary>
internal sealed class SyncStatus(IOptions<PatreonOptions> patreon, TimeProvider clock)
{
    // Patreon's rate limit allows almost five million members in an hour.
    private static readonly TimeSpan Usual = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _completedAt = clock.GetUtcNow();
    private DateTimeOffset? _startedAt;
    private bool _wasCompleted;
    private int _count;
    private string? _failure;

    /// <summary>How long a sync may run before it is abandoned and started again.</summary>
    public TimeSpan Longest => 2 * patreon.Value.SyncInterval is var longest && longest > Usual ? longest : Usual;

    public void Start()
    {
        lock (_lock)
        {
            (_startedAt, _count) = (clock.GetUtcNow(), 0);
        }
    }

    public void ReportProgress(int count)
    {
        lock (_lock)
        {
            _count = count;
        }
    }

    public void Complete()
    {
        lock (_lock)
        {
            (_startedAt, _failure, _wasCompleted, _completedAt) = (null, null, true, clock.GetUtcNow());
        }
    }

    public void Fail(string reason)
    {
        lock (_lock)
        {
            (_startedAt, _failure) = (null, reason);
        }
    }

    /// <summary>The sync ended without a result, because the app stops or another instance has become the leader.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            _startedAt = null;
        }
    }

    /// <summary>Returns the progress for the other instances.</summary>
    public SyncProgress Read()
    {
        lock (_lock)
        {
            return new SyncProgress(_startedAt, _count, _failure, _wasCompleted ? _completedAt : null);
        }
    }

    /// <summary>Takes over the progress that the leader reports.</summary>
    public void Follow(SyncProgress progress)
    {
        lock (_lock)
        {
            (_startedAt, _count, _failure) = (progress.StartedAt, progress.Count, progress.Failure);
            if (progress.CompletedAt is { } completedAt)
            {
                (_wasCompleted, _completedAt) = (true, completedAt);
            }
        }
    }

    /// <summary>Why the stored members may be out of date, or null.</summary>
    public string? FindProblem()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            return (now - _startedAt) switch
            {
                { } duration when duration > Usual => Format(
                    $"the sync of the members does not end: it has run since {_startedAt:u}, and has read {_count} members so far"),
                _ when _failure is not null => Format($"the last sync of the members failed: {_failure}"),
                _ when now - _completedAt > 2 * patreon.Value.SyncInterval => Format(
                    $"no sync of the members has completed since {(_wasCompleted ? "" : "the start, ")}{_completedAt:u}"),
                _ => null,
            };
        }
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <param name="StartedAt">When the running sync started, in UTC, or null.</param>
/// <param name="Count">How many members it has read so far.</param>
/// <param name="Failure">Why the last sync failed, or null.</param>
/// <param name="CompletedAt">When the last complete sync ended, in UTC; null where none has since the leader's start.</param>
internal sealed record SyncProgress(DateTimeOffset? StartedAt, int Count, string? Failure, DateTimeOffset? CompletedAt);
