namespace Bookstore.Infrastructure.Persistence.Copying;

/// <summary>A product that a database can be copied to.</summary>
internal interface ICopyTargetProduct
{
    /// <summary>A connection string, as an example.</summary>
    string Example { get; }

    /// <summary>Null where the connection string can't be read.</summary>
    ICopyTarget? FindTarget(string connectionString);
}

/// <summary>The database that a copy fills.</summary>
internal interface ICopyTarget : IAsyncDisposable
{
    /// <summary>Names the database and its server, without a user or password.</summary>
    string Name { get; }

    /// <summary>The site's context over the target.</summary>
    BookstoreDbContext Context { get; }

    /// <summary>Connects, and makes sure that no other copy uses the target until this is disposed.</summary>
    /// <returns>Whether none did.</returns>
    Task<bool> TryLockAsync(CancellationToken cancellationToken);

    /// <summary>Finds a table of another program; null where there is none, or the site's migrations were applied before.</summary>
    Task<string?> FindOtherTableAsync(CancellationToken cancellationToken);

    /// <summary>Creates the tables, or brings them up to date.</summary>
    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Finds why the target failed; null where an exception is not the target's.</summary>
    string? FindReason(Exception exception);

    /// <summary>The SQL that orders rows by a column as the source does: texts by their UTF-8 bytes.</summary>
    string OrderBy(CopiedColumn column);

    /// <summary>Writes rows in one transaction.</summary>
    /// <param name="rows">Values of the model, in the order of the columns.</param>
    /// <exception cref="RejectedValueException">The product can't store a value.</exception>
    Task WriteAsync(CopiedTable table, IEnumerable<object?[]> rows, CancellationToken cancellationToken);

    /// <summary>Has the numbers that the database hands out go on after those that were copied.</summary>
    Task SetSequencesAsync(CopiedTable table, CancellationToken cancellationToken);
}

/// <summary>A value of the source that can't be read, or that the target's product can't store.</summary>
internal sealed class RejectedValueException(string table, string column, string reason) : Exception($"{table}.{column} {reason}")
{
    public string Table => table;

    public string Column => column;

    public string Reason => reason;
}
