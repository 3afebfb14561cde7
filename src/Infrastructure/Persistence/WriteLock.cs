using System.Data.Common;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// Admits one write at a time to a database in a file. SQLite has one writer anyway; waiting here, in order and without blocking a
/// thread, bounds the wait of many writers, while SQLite's own busy handler is unfair. On a server, only those wait for each other
/// that concern the same person or the same session at Logto. A file that is known to be damaged is not written any more.
/// </summary>
internal sealed class WriteLock(IDatabaseProvider provider, DatabaseOutages outages) : IDisposable
{
    private const int MaxAttempts = 3;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _semaphore = new(1);

    /// <summary>Waits for the lock. Disposing the result releases it; null where there is none to wait for.</summary>
    /// <exception cref="WriteLockTimeoutException">The lock was not free within five seconds.</exception>
    /// <exception cref="DatabaseDamagedException">The file is damaged.</exception>
    public async Task<IDisposable?> AcquireAsync(CancellationToken cancellationToken = default)
    {
        if (provider.IsServer)
        {
            return null;
        }

        if (!await _semaphore.WaitAsync(Timeout, cancellationToken))
        {
            throw new WriteLockTimeoutException();
        }

        // Known by now, perhaps from the write before.
        if (outages.Current is { IsDamage: true } damage)
        {
            _semaphore.Release();
            throw new DatabaseDamagedException(damage);
        }

        return new Lease(_semaphore);
    }

    /// <summary>
    /// Runs a transaction under the lock, and runs it again where the server rolled it back for the sake of another one. An outage
    /// in between is thrown: whether a commit took effect whose answer was lost, nobody knows here.
    /// </summary>
    /// <param name="write">The whole transaction, with a context of its own.</param>
    /// <exception cref="WriteLockTimeoutException">The lock was not free within five seconds.</exception>
    /// <exception cref="DatabaseDamagedException">The file is damaged.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> write, CancellationToken cancellationToken = default)
    {
        using var lease = await AcquireAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await write();
            }
            catch (Exception exception) when (attempt < MaxAttempts && IsConflict(exception))
            {
                // Nothing of it was stored.
            }
        }
    }

    /// <summary>
    /// Has the transactions that concern the same people or sessions at Logto come one after the other, so that each sees what the
    /// earlier ones committed. To be called first in the transaction.
    /// </summary>
    /// <param name="logtoSession">Issuer and <c>sid</c>, or null.</param>
    public Task LockAsync(
        DatabaseFacade database, IEnumerable<LogtoSubject> people, (string Issuer, string Id)? logtoSession = null, CancellationToken cancellationToken = default)
    {
        var names = people.Select(person => $"person {person.Issuer} {person.Subject}");
        return provider.LockAsync(
            database, logtoSession is { } session ? names.Append($"session {session.Issuer} {session.Id}") : names, cancellationToken);
    }

    /// <inheritdoc cref="LockAsync(DatabaseFacade, IEnumerable{LogtoSubject}, ValueTuple{string, string}?, CancellationToken)"/>
    public Task LockAsync(DatabaseFacade database, SignInAttempt signIn, CancellationToken cancellationToken = default) => LockAsync(
        database, [signIn.Person], signIn.LogtoSessionId is { } id ? (signIn.Person.Issuer, id) : null, cancellationToken);

    /// <summary>Whether the server rolled a transaction back for the sake of another one.</summary>
    public bool IsConflict(Exception? exception) =>
        exception is not null && (exception is DbException database ? provider.IsConflict(database) : IsConflict(exception.InnerException));

    public void Dispose() => _semaphore.Dispose();

    private sealed class Lease(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}

internal sealed class WriteLockTimeoutException() : Exception("the writes before this one take too long.");

internal sealed class DatabaseDamagedException(DatabaseOutage damage) : Exception(damage.Reason)
{
    public DatabaseOutage Damage => damage;
}
