namespace Bookstore.Infrastructure.Persistence.Sqlite;

/// <summary>A site on SQLite has one instance, which is always the leader.</summary>
internal sealed class SqliteLeaderLock : ILeaderLock
{
    public bool IsShared => false;

    public Task<ILeaderLease> AcquireAsync(CancellationToken cancellationToken) => Task.FromResult<ILeaderLease>(new Lease());

    public Task<bool> IsCurrentAsync(BookstoreDbContext database, long? term, CancellationToken cancellationToken) => Task.FromResult(true);

    private sealed class Lease : ILeaderLease
    {
        public long Term => 1;

        public Task WaitUntilLostAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
