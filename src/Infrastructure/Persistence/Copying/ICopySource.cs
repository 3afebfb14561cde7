using System.Data.Common;

namespace Bookstore.Infrastructure.Persistence.Copying;

/// <summary>A product that a database can be copied from.</summary>
internal interface ICopySource
{
    /// <summary>
    /// Opens the database in a transaction, so that no other process can use it until the connection is disposed. Null where another
    /// process has it open, even if that does nothing.
    /// </summary>
    Task<DbConnection?> OpenExclusivelyAsync(string connectionString, CancellationToken cancellationToken);
}
