using System.Diagnostics;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Postgres;
using Bookstore.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Bookstore.Infrastructure.Tests.Persistence;

public sealed class PostgresProviderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly PostgresProvider _provider = new("Host=db;Database=bookstore");

    [Theory]
    [InlineData("Host=db;Database=bookstore;Password=abc;topsecret=1")]
    [InlineData("Host=db;Database=bookstore;Port=topsecret")]
    [InlineData("Host=db;Database=bookstore;Password=\"topsecret")]
    [InlineData("Host=db;Password=topsecret")]
    public void A_connection_string_that_can_not_be_read_is_explained_and_not_repeated(string connectionString)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => PostgresProvider.Parse(connectionString));

        Assert.StartsWith("ConnectionStrings:Bookstore ", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_the_server_or_the_network_does_is_an_outage()
    {
        Assert.Equal("its server can't be reached.", await FindOutageAsync($"Host=127.0.0.1;Port={RunningApp.FreePort()};Database=bookstore;Username=bookstore"));
        var server = await PostgresServer.OpenAsync();
        Assert.StartsWith(
            "its server has no such database:",
            await FindOutageAsync($"Host=127.0.0.1;Port={server.Port};Database=missing;Username=bookstore;Pooling=false"),
            StringComparison.Ordinal);
        var one = $"{await server.CreateEmptyDatabaseAsync()};Maximum Pool Size=1;Timeout=1";
        await using var held = new NpgsqlConnection(one);
        await OpenAsync(held);
        Assert.StartsWith("all connections are in use:", await FindOutageAsync(one), StringComparison.Ordinal);
        Assert.Null(_provider.FindOutage(new NpgsqlException("A parameter was not supplied.")));
        Assert.Null(_provider.FindOutage(new PostgresException("no such table", "ERROR", "ERROR", "42P01")));
    }

    [Fact]
    public async Task A_pooled_connection_that_broke_while_nobody_used_it_is_replaced()
    {
        var clock = new FakeTimeProvider();
        var server = await PostgresServer.OpenAsync();
        var connectionString = await server.CreateEmptyDatabaseAsync();
        var options = new DbContextOptionsBuilder<PostgresDbContext>().UseNpgsql(connectionString)
            .AddInterceptors(new BrokenConnectionInterceptor(clock)).Options;
        async Task AskAsync()
        {
            await using var database = new PostgresDbContext(options);
            Assert.Equal(1, await database.Database.SqlQuery<int>($"""SELECT 1 AS "Value" """).SingleAsync());
        }

        await Task.WhenAll(AskAsync(), AskAsync(), AskAsync());
        await server.ExecuteAsync(
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{new NpgsqlConnectionStringBuilder(connectionString).Database}'");
        clock.Advance(TimeSpan.FromSeconds(2));

        await Task.WhenAll(AskAsync(), AskAsync(), AskAsync());
    }

    [Fact]
    public async Task Two_instances_that_migrate_a_database_at_once_which_does_not_exist_yet_apply_each_migration_once()
    {
        var server = await PostgresServer.OpenAsync();
        var name = $"missing_{Guid.NewGuid():n}";
        var connectionString = $"Host=127.0.0.1;Port={server.Port};Database={name};Username=bookstore;Pooling=false";

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => NewDatabase(connectionString).MigrateAsync(default))))
            .WaitAsync(Patience);

        Assert.Contains(applied, count => count > 0);
        Assert.Equal(new DatabaseState(Exists: true, PendingMigrations: 0), await NewDatabase(connectionString).ReadStateAsync(default));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1,localhost")]
    [InlineData("127.0.0.1:1,127.0.0.1")]
    public async Task A_database_that_does_not_exist_is_found_missing_on_one_host_and_on_several(string hosts)
    {
        var server = await PostgresServer.OpenAsync();
        var connectionString = $"Host={hosts};Port={server.Port};Database=missing_{Guid.NewGuid():n};Username=bookstore";

        Assert.Null(await new PostgresProvider(connectionString).TryOpenAsync(default));

        var existing = new NpgsqlConnectionStringBuilder(await server.CreateEmptyDatabaseAsync()) { Host = hosts };
        await using var connection = await new PostgresProvider(existing.ToString()).TryOpenAsync(default);
        Assert.NotNull(connection);
    }

    private static Database NewDatabase(string connectionString)
    {
        var provider = new PostgresProvider(connectionString);
        return new(
            new PostgresContexts(connectionString), provider, new DatabaseOutages(provider, TimeProvider.System, NullLogger<DatabaseOutages>.Instance),
            TimeProvider.System, NullLogger<Database>.Instance);
    }

    // A second is enough to find no connection free, and may be too little for the server to open one.
    private static async Task OpenAsync(NpgsqlConnection connection)
    {
        for (var start = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(start) < Patience)
            {
                // Once more.
            }
        }
    }

    private async Task<string?> FindOutageAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        return _provider.FindOutage(await Assert.ThrowsAnyAsync<NpgsqlException>(() => connection.OpenAsync()))?.Reason;
    }
}
