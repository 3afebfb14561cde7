using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// The migrations of the product, and which of them a database lacks. Found without a context: EF Core would create its services,
/// and a model of its own for the table, before the first page of each start.
/// </summary>
internal sealed class KnownMigrations(IDatabaseProvider provider)
{
    private readonly Lazy<IReadOnlyList<string>> _ids = new(() =>
    [
        .. provider.ContextType.Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Migration)) && type.GetCustomAttribute<DbContextAttribute>()?.ContextType == provider.ContextType)
            .Select(type => type.GetCustomAttribute<MigrationAttribute>()!.Id),
    ]);

    public IReadOnlyList<string> Ids => _ids.Value;

    [SuppressMessage("Security", "CA2100", Justification = "The statements are constants.")]
    public async Task<int> CountPendingAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = provider.HasMigrationsQuery;
        if (Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) == 0)
        {
            return Ids.Count;
        }

        command.CommandText = "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\"";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var applied = new HashSet<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            applied.Add(reader.GetString(0));
        }

        return Ids.Count(id => !applied.Contains(id));
    }
}
