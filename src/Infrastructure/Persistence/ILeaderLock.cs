namespace Bookstore.Infrastructure.Persistence;

/// <summary>The lock in the database that one instance holds at a time: the leader.</summary>
internal interface ILeaderLock
{
    /// <summary>Whether several instances may share the database.</summary>
    bool IsShared { get; }

    /// <summary>Waits until this instance holds the lock, and begins a new term.</summary>
    /// <exception cref="System.Data.Common.DbException">The database failed.</exception>
    Task<ILeaderLease> AcquireAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Whether a term is the latest one. If it is, none begins until the database's transaction ends: what the transaction writes
    /// is written before anything that a later leader writes, or not at all.
    /// </summary>
    /// <param name="database">A context with an open transaction.</param>
    /// <param name="term">The term's number, or null without one.</param>
    Task<bool> IsCurrentAsync(BookstoreDbContext database, long? term, CancellationToken cancellationToken);
}

/// <summary>The lock while it is held. Disposing it releases the lock.</summary>
internal interface ILeaderLease : IAsyncDisposable
{
    /// <summary>The number of the term: each is greater than all before it, of whatever instance.</summary>
    long Term { get; }

    /// <summary>Returns when the lock can no longer be shown to be held.</summary>
    Task WaitUntilLostAsync(CancellationToken cancellationToken);
}
