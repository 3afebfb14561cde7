using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Bookstore.Infrastructure.Persistence.Postgres;

/// <summary>
/// Replaces pooled connections that broke while nobody used them, as all do when the server restarts or fails over, before anything
/// of the site is sent on them: so nothing is lost, and nothing is done twice. What breaks while it is in use is an outage.
/// </summary>
internal sealed class BrokenConnectionInterceptor(TimeProvider clock) : DbConnectionInterceptor
{
    // Within it a connection is used without a question, so that a busy site asks none.
    private static readonly TimeSpan TrustedTime = TimeSpan.FromSeconds(1);

    private const int AnswerTimeoutSeconds = 5;

    // When each pooled connection was last used, by the id of its process on the server.
    private readonly ConcurrentDictionary<int, long> _usedAt = new();

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (!IsDoubtful(connection))
        {
            return;
        }

        try
        {
            await using var question = CreateQuestion(connection);
            await question.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException)
        {
            NpgsqlConnection.ClearPool((NpgsqlConnection)connection);
            await connection.CloseAsync();
            await connection.OpenAsync(cancellationToken);
        }
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (!IsDoubtful(connection))
        {
            return;
        }

        try
        {
            using var question = CreateQuestion(connection);
            question.ExecuteNonQuery();
        }
        catch (NpgsqlException)
        {
            NpgsqlConnection.ClearPool((NpgsqlConnection)connection);
            connection.Close();
            connection.Open();
        }
    }

    public override ValueTask<InterceptionResult> ConnectionClosingAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        Record(connection);
        return ValueTask.FromResult(result);
    }

    public override InterceptionResult ConnectionClosing(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        Record(connection);
        return result;
    }

    private static DbCommand CreateQuestion(DbConnection connection)
    {
        var question = connection.CreateCommand();
        question.CommandText = "SELECT 1";
        question.CommandTimeout = AnswerTimeoutSeconds;
        return question;
    }

    // A new connection has no record.
    private bool IsDoubtful(DbConnection connection) =>
        _usedAt.TryRemove(((NpgsqlConnection)connection).ProcessID, out var usedAt) && clock.GetElapsedTime(usedAt) > TrustedTime;

    private void Record(DbConnection connection)
    {
        if (connection.State == ConnectionState.Open)
        {
            _usedAt[((NpgsqlConnection)connection).ProcessID] = clock.GetTimestamp();
        }
    }
}
