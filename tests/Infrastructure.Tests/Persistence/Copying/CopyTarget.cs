using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Postgres;
using Bookstore.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Bookstore.Infrastructure.Tests.Persistence.Copying;

/// <summary>An empty PostgreSQL database of its own.</summary>
internal sealed class CopyTarget
{
    private CopyTarget(string connectionString) => ConnectionString = connectionString;

    public string ConnectionString { get; }

    public static async Task<CopyTarget> CreateAsync() => new(await (await PostgresServer.OpenAsync()).CreateEmptyDatabaseAsync());

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public BookstoreDbContext CreateDbContext() => new PostgresDbContext(new DbContextOptionsBuilder<PostgresDbContext>().UseNpgsql(ConnectionString).Options);
}
