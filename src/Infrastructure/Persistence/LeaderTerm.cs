namespace Bookstore.Infrastructure.Persistence;

/// <summary>The time for which this instance is the leader, with the work that runs in it.</summary>
internal sealed class LeaderTerm : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    public LeaderTerm(long number) => (Number, Lost) = (number, _lost.Token);

    public long Number { get; }

    /// <summary>Canceled when the term is over.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Counts work that begins; false where the term is over.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            _running += _lost.IsCancellationRequested ? 0 : 1;
            return !_lost.IsCancellationRequested;
        }
    }

    /// <summary>Counts work that ended.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_running == 0 && _lost.IsCancellationRequested)
            {
                _ended.TrySetResult();
            }
        }
    }

    /// <summary>Ends the term: all work is canceled, and none begins.</summary>
    public async Task LoseAsync()
    {
        await _lost.CancelAsync();
        lock (_lock)
        {
            if (_running == 0)
            {
                _ended.TrySetResult();
            }
        }
    }

    /// <summary>Waits for the work of a term that is over.</summary>
    public Task WaitForWorkAsync() => _ended.Task;

    public void Dispose() => _lost.Dispose();
}

/// <summary>Another instance has become the leader. The work of this one is canceled.</summary>
internal sealed class LeadershipLostException() : OperationCanceledException("Another instance of the site has become the leader.");
