using System.Data.Common;
using Bookstore.LocalTenant.Hosting;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>Creates the database file readable by this user only; SQLite gives the journal the same mode.</summary>
internal sealed class PrivateFileInterceptor : DbConnectionInterceptor
{
    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        if (!File.Exists(connection.DataSource)) PrivateFile.Create(connection.DataSource).Dispose();

        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ConnectionOpening(connection, eventData, result));
}
