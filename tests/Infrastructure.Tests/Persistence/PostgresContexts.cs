using System.Data.Common;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Bookstore.Infrastructure.Tests.Persistence;

internal sealed class PostgresContexts(string connectionString, params IInterceptor[] interceptors) : IDbContextFactory<BookstoreDbContext>
{
    public BookstoreDbContext CreateDbContext() =>
        new PostgresDbContext(new DbContextOptionsBuilder<PostgresDbContext>().UseNpgsql(connectionString).AddInterceptors(interceptors).Options);
}

/// <summary>Stops the transaction that is about to execute a statement, until it is opened.</summary>
internal sealed class StatementGate : DbCommandInterceptor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _statement;

    /// <param name="statement">What it begins with.</param>
    /// <returns>A task that ends when the transaction is there.</returns>
    public Task StopAt(string statement)
    {
        _statement = statement;
        return _reached.Task;
    }

    public void Open() => _opened.TrySetResult();

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (_statement is { } statement && command.CommandText.Contains(statement, StringComparison.Ordinal))
        {
            _reached.TrySetResult();
            await _opened.Task.WaitAsync(Patience, cancellationToken);
        }

        return result;
    }
}
