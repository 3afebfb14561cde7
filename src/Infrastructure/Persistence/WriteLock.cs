namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// Admits one write at a time to a database in a file. SQLite has one writer anyway; waiting here, in order and without blocking a
/// thread, bounds the wait of many writers, while SQLite's own busy handler is unfair. A server locks rows, and nobody waits here.
/// </summary>
internal sealed class WriteLock(IDatabaseProvider provider) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _semaphore = new(1);

    /// <summary>Waits for the lock. Disposing the result releases it; null where there is none to wait for.</summary>
    /// <exception cref="WriteLockTimeoutException">The lock was not free within five seconds.</exception>
    public async Task<IDisposable?> AcquireAsync(CancellationToken cancellationToken = default)
    {
        if (provider.IsServer)
        {
            return null;
        }

        return await _semaphore.WaitAsync(Timeout, cancellationToken) ? new Lease(_semaphore) : throw new WriteLockTimeoutException();
    }

    public void Dispose() => _semaphore.Dispose();

    private sealed class Lease(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}

internal sealed class WriteLockTimeoutException() : Exception("the writes before this one take too long.");
