using Microsoft.Data.Sqlite;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// Lets one write at a time through. SQLite has one writer anyway; waiting here, in order and without a thread, keeps
/// the slowest of many writers quick, where SQLite's own waiting is a lottery.
/// </summary>
internal sealed class WriteLock : IDisposable
{
    private const int Busy = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _semaphore = new(1);

    /// <summary>Waits for the turn; disposing the answer ends it.</summary>
    /// <exception cref="SqliteException">The turn did not come in five seconds: busy, as SQLite says it of other processes.</exception>
    public async Task<IDisposable> AcquireAsync(CancellationToken cancellationToken = default)
    {
        return await _semaphore.WaitAsync(Patience, cancellationToken)
            ? new Turn(_semaphore)
            : throw new SqliteException("The writes before this one take too long.", Busy);
    }

    public void Dispose() => _semaphore.Dispose();

    private sealed class Turn(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
