namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// Lets one write at a time through. SQLite has one writer anyway; waiting here, in order and without a thread, keeps
/// the slowest of many writers quick, where SQLite's own waiting is a lottery.
/// </summary>
internal sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(1);

    /// <summary>Waits for the turn; disposing the answer ends it.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken = default)
    {
        await _semaphore.WaitAsync(cancellationToken);
        return new Turn(_semaphore);
    }

    public void Dispose() => _semaphore.Dispose();

    private sealed class Turn(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
