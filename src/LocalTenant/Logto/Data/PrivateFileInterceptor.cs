using System.Data.Common;
using Bookstore.LocalTenant.Hosting;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>Makes the file of the tenant's database for this user alone; SQLite gives those beside it the same mode.</summary>
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
