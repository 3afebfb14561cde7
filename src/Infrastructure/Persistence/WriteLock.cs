namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// Admits one write at a time. SQLite has one writer anyway; waiting here, in order and without blocking a thread, bounds the
/// wait of many writers, while SQLite's own busy handler is unfair.
/// </summary>
internal sealed class WriteLock : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _semaphore = new(1);

    /// <summary>Waits for the lock. Disposing the result releases it.</summary>
    /// <exception cref="WriteLockTimeoutException">The lock was not free within five seconds.</exception>
    public async Task<IDisposable> AcquireAsync(CancellationToken cancellationToken = default) =>
        await _semaphore.WaitAsync(Timeout, cancellationToken) ? new Lease(_semaphore) : throw new WriteLockTimeoutException();

    public void Dispose() => _semaphore.Dispose();

    private sealed class Lease(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}

internal sealed class WriteLockTimeoutException() : Exception("the writes before this one take too long.");
