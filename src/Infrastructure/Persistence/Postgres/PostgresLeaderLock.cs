using System.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Bookstore.Infrastructure.Persistence.Postgres;

/// <summary>
/// The leader's lock: an advisory lock of the session of a connection of its own, which the server releases when the session
/// ends. The session ends at the latest when the leader has asked nothing for <see cref="SessionTimeout"/>; the leader gives up
/// before that. Who may write is decided by the term, not by these times.
/// </summary>
internal sealed class PostgresLeaderLock(DedicatedConnections connections, TimeProvider clock) : ILeaderLock
{
    private readonly TimeProvider _clock = clock;

    // The server numbers advisory locks for each database. This is "Bookstor" in ASCII.
    private const long Key = 0x426F_6F6B_7374_6F72;

    private const string TryLock = "SELECT pg_try_advisory_lock(@key)";

    // False also where a pooler in between answers with another session.
    private const string IsHeld =
        """
        SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND objsubid = 1 AND (classid::bigint << 32 | objid::bigint) = @key)
        """;

    private const string BeginTerm =
        """
        INSERT INTO "LeaderTerms" ("Id", "Term") VALUES (1, 1)
        ON CONFLICT ("Id") DO UPDATE SET "Term" = "LeaderTerms"."Term" + 1 RETURNING "Term"
        """;

    private const string SetTimeouts = "SELECT set_config('idle_session_timeout', @session, false), set_config('lock_timeout', @lock, false)";

    /// <summary>How long the server keeps a session that asks nothing.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the leader asks whether it still holds the lock.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long it waits for the answer.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the server waits at once for the open transactions of the earlier term; less than <see cref="AnswerTimeout"/>.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the server keeps a transaction of the leader that asks nothing.</summary>
    public TimeSpan TransactionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often another instance asks for the lock.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(2);

    public bool IsShared => true;

    public async Task<ILeaderLease> AcquireAsync(CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken);
        try
        {
            await using var timeouts = new NpgsqlCommand(SetTimeouts, connection);
            timeouts.Parameters.AddWithValue("session", Milliseconds(SessionTimeout));
            timeouts.Parameters.AddWithValue("lock", Milliseconds(LockTimeout));
            await AskAsync<string>(timeouts, cancellationToken);
            await using var tryLock = new NpgsqlCommand(TryLock, connection);
            tryLock.Parameters.AddWithValue("key", Key);
            while (!await AskAsync<bool>(tryLock, cancellationToken))
            {
                await Task.Delay(PollInterval, _clock, cancellationToken);
            }

            return new Lease(this, connection, await BeginTermAsync(connection, cancellationToken));
        }
        catch
        {
            await CloseAsync(connection);
            throw;
        }
    }

    public async Task<bool> IsCurrentAsync(BookstoreDbContext database, long? term, CancellationToken cancellationToken)
    {
        if (term is not { } number)
        {
            return false;
        }

        // The server ends a transaction whose owner is cut off, so that it does not keep the next term from beginning.
        var timeout = Milliseconds(TransactionTimeout);
        await database.Database.ExecuteSqlAsync(
            $"SELECT set_config('idle_in_transaction_session_timeout', {timeout}, true)", cancellationToken);
        // No term begins while the transaction is open, and the leader's own writers come one after the other, as on SQLite.
        var latest = await database.Database
            .SqlQuery<long>($"""SELECT "Term" FROM "LeaderTerms" WHERE "Id" = 1 FOR NO KEY UPDATE""").ToListAsync(cancellationToken);
        return latest is [var current] && current == number;
    }

    // Waits for the open transactions of the earlier term again and again, so that no answer is overdue.
    private async Task<long> BeginTermAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(BeginTerm, connection);
        while (true)
        {
            try
            {
                return await AskAsync<long>(command, cancellationToken);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                // The server ends those that ask nothing.
            }
        }
    }

    private static string Milliseconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalMilliseconds}ms");

    // Npgsql's own timeout first asks the server to cancel, which takes as long again over a silent connection. Whoever cancels
    // waits for the answer: a connection can't be closed before.
    private async Task<T?> AskAsync<T>(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var pending = command.ExecuteScalarAsync(CancellationToken.None);
        var answer = pending.WaitAsync(AnswerTimeout, _clock, CancellationToken.None);
        await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!pending.IsCompleted)
        {
            _ = CloseAfterAsync(pending, command.Connection!);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return (T?)await answer;
    }

    // Its session has the lock until then, or until the server ends it.
    private async Task CloseAfterAsync(Task overdue, NpgsqlConnection connection)
    {
        await overdue.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CloseAsync(connection);
    }

    private async Task CloseAsync(NpgsqlConnection connection)
    {
        if (connection.FullState.HasFlag(ConnectionState.Executing))
        {
            // Its answer is overdue, and it is closed after that.
            return;
        }

        try
        {
            await connection.CloseAsync().WaitAsync(AnswerTimeout, _clock);
        }
        catch (Exception exception) when (exception is TimeoutException or NpgsqlException or InvalidOperationException)
        {
            // The server ends the session by itself.
        }
    }

    private sealed class Lease(PostgresLeaderLock owner, NpgsqlConnection connection, long term) : ILeaderLease
    {
        public long Term => term;

        public async Task WaitUntilLostAsync(CancellationToken cancellationToken)
        {
            await using var isHeld = new NpgsqlCommand(IsHeld, connection);
            isHeld.Parameters.AddWithValue("key", Key);
            do
            {
                await Task.Delay(owner.KeepAliveInterval, owner._clock, cancellationToken);
            }
            while (await owner.AskAsync<bool>(isHeld, cancellationToken));
        }

        public async ValueTask DisposeAsync() => await owner.CloseAsync(connection);
    }
}
