namespace Bookstore.Infrastructure.Patreon;

/// <summary>When the next sync of the members begins, and who waits for it.</summary>
internal sealed class SyncSchedule(TimeProvider clock)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly HashSet<Guid> _requestedBy = [];

    // Requests since the running sync began to read pages: what it read before does not answer them.
    private readonly HashSet<Guid> _requestedLate = [];

    private readonly SteadyClock _clock = new(clock);
    private DateTimeOffset _dueAt = DateTimeOffset.MinValue;
    private DateTimeOffset _earliestNextAt = DateTimeOffset.MinValue;
    private bool _isReading;
    private bool _readsPages;
    private bool _isLeaders;
    private TaskCompletionSource _requested = new();

    // What the leader reports, where another instance is it.
    private (bool IsPending, IReadOnlySet<Guid> RequestedBy)? _followed;

    /// <summary>Whether a sync is running or due.</summary>
    public bool IsPending
    {
        get
        {
            lock (_lock)
            {
                return _followed?.IsPending ?? (_isReading || _dueAt <= _clock.GetUtcNow());
            }
        }
    }

    /// <summary>The profiles that requested a sync on this instance, which has not completed.</summary>
    public IReadOnlyList<Guid> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requestedBy.Union(_requestedLate)];
            }
        }
    }

    /// <summary>
    /// Starts the next sync earlier, unless one is running: after a pause of ten times the duration of the last one, so that
    /// requests use little of Patreon's rate limit and of the database's time, however many there are.
    /// </summary>
    public void Request(Guid profileId)
    {
        lock (_lock)
        {
            (_readsPages ? _requestedLate : _requestedBy).Add(profileId);
            if (_isLeaders && !_isReading && _earliestNextAt < _dueAt)
            {
                _dueAt = _earliestNextAt;
                _requested.TrySetResult();
            }
        }
    }

    /// <summary>Whether a profile requested a sync that has not completed.</summary>
    public bool IsRequestedBy(Guid profileId)
    {
        lock (_lock)
        {
            return _requestedBy.Contains(profileId) || _requestedLate.Contains(profileId) || _followed?.RequestedBy.Contains(profileId) == true;
        }
    }

    /// <summary>Begins a sync, on the leader.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            (_isLeaders, _isReading, _followed) = (true, true, null);
        }
    }

    /// <summary>From now on, the running sync reads members: later requests need another one.</summary>
    public void BeginPages()
    {
        lock (_lock)
        {
            _readsPages = true;
        }
    }

    /// <summary>Ends a sync that has read all members.</summary>
    public void Complete(TimeSpan next, TimeSpan duration)
    {
        var pause = TimeSpan.FromTicks(Math.Clamp(10 * duration.Ticks, ShortestPause.Ticks, LongestPause.Ticks));
        lock (_lock)
        {
            _requestedBy.Clear();
            End(next, pause);
            if (_requestedBy.Count > 0)
            {
                _dueAt = _earliestNextAt;
            }
        }
    }

    /// <summary>Ends a sync that failed.</summary>
    public void Fail(TimeSpan next, TimeSpan pause)
    {
        lock (_lock)
        {
            End(next, pause);
        }
    }

    /// <summary>This instance syncs no longer.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            EndReading();
            (_isLeaders, _dueAt, _earliestNextAt) = (false, DateTimeOffset.MinValue, DateTimeOffset.MinValue);
        }
    }

    /// <summary>Takes over what the leader reports.</summary>
    /// <param name="isPending">Whether it has a sync running or due.</param>
    /// <param name="requestedBy">Who waits for one, on whatever instance.</param>
    /// <param name="answered">Whose request of this instance it has answered.</param>
    public void Follow(bool isPending, IReadOnlySet<Guid> requestedBy, IEnumerable<Guid> answered)
    {
        lock (_lock)
        {
            if (!_isLeaders)
            {
                _followed = (isPending, requestedBy);
                _requestedBy.ExceptWith(answered);
            }
        }
    }

    /// <summary>Waits until the next sync is due.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan left;
            Task requested;
            lock (_lock)
            {
                left = _dueAt - _clock.GetUtcNow();
                if (left <= TimeSpan.Zero)
                {
                    return;
                }

                // The sync does not run in the request that asked for it.
                _requested = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                requested = _requested.Task;
            }

            await requested.WaitAsync(left, _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private void End(TimeSpan next, TimeSpan pause)
    {
        var endedAt = _clock.GetUtcNow();
        (_dueAt, _earliestNextAt) = (endedAt + next, endedAt + pause);
        EndReading();
    }

    private void EndReading()
    {
        (_isReading, _readsPages) = (false, false);
        _requestedBy.UnionWith(_requestedLate);
        _requestedLate.Clear();
    }
}
