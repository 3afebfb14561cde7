using System.Globalization;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// What the syncs have come to, for health: calls may succeed all the while that no sync ends, and then nobody new is known.
/// </summary>
internal sealed class SyncStatus(IOptions<PatreonOptions> patreon, TimeProvider clock)
{
    // In an hour, Patreon's limit lets almost five million members be read.
    private static readonly TimeSpan Usual = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _completedAt = clock.GetUtcNow();
    private DateTimeOffset? _startedAt;
    private bool _wasCompleted;
    private int _count;
    private string? _failure;

    /// <summary>How long a sync may run until it is given up, and begun anew.</summary>
    public TimeSpan Longest => 2 * patreon.Value.SyncInterval is var longest && longest > Usual ? longest : Usual;

    /// <summary>Takes it that a sync has started.</summary>
    public void Start()
    {
        lock (_lock)
        {
            (_startedAt, _count) = (clock.GetUtcNow(), 0);
        }
    }

    /// <summary>Takes it that a sync goes on, and has read so many members.</summary>
    public void Progress(int count)
    {
        lock (_lock)
        {
            _count = count;
        }
    }

    /// <summary>Takes it that a sync has read all members.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            (_startedAt, _failure, _wasCompleted, _completedAt) = (null, null, true, clock.GetUtcNow());
        }
    }

    /// <summary>Takes it that a sync has failed.</summary>
    public void Fail(string reason)
    {
        lock (_lock)
        {
            (_startedAt, _failure) = (null, reason);
        }
    }

    /// <summary>Why the members that are known may be old, or null.</summary>
    public string? FindProblem()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            return (now - _startedAt) switch
            {
                { } duration when duration > Usual => Say(
                    $"the sync of the members does not end: it has run since {_startedAt:u}, and has read {_count} members so far"),
                _ when _failure is not null => Say($"the last sync of the members failed: {_failure}"),
                _ when now - _completedAt > 2 * patreon.Value.SyncInterval => Say(
                    $"no sync of the members has ended since {(_wasCompleted ? "" : "the start, ")}{_completedAt:u}"),
                _ => null,
            };
        }
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
