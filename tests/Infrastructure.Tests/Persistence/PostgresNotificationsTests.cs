using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Postgres;
using Bookstore.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Bookstore.Infrastructure.Tests.Persistence;

/// <summary>Two instances on one server, without the rest of the site.</summary>
public sealed class PostgresNotificationsTests : IAsyncLifetime
{
    private const InstanceTopic Topic = InstanceTopic.Sessions;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private PostgresServer _server = null!;
    private Instance _first = null!;
    private Instance _second = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.OpenAsync();
        var connectionString = await _server.CreateEmptyDatabaseAsync();
        _first = await Instance.StartAsync(connectionString);
        _second = await Instance.StartAsync(connectionString);
    }

    public async Task DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task A_notification_reaches_the_other_instance_when_its_transaction_commits_and_never_its_sender()
    {
        await using var database = _first.OpenDatabase();
        await using (var transaction = await database.Database.BeginTransactionAsync())
        {
            await _first.Notifications.SendAsync(database, new(Topic, "rolled back"));
            await transaction.RollbackAsync();
        }

        await using (var transaction = await database.Database.BeginTransactionAsync())
        {
            await _first.Notifications.SendAsync(database, new(Topic, "committed"));
            await _first.Notifications.SendAsync(database, new(InstanceTopic.PatreonAccounts, "of another topic"));
            await transaction.CommitAsync();
        }

        Assert.Equal("committed", await _second.ReadAsync());
        await _second.SendAsync("answer");
        Assert.Equal("answer", await _first.ReadAsync());
    }

    [Fact]
    public async Task More_keys_than_one_message_of_the_server_holds_all_arrive_whatever_characters_they_have()
    {
        string[] keys = [.. Enumerable.Range(0, 1000).Select(number => $"{number:d4}+/=,\"\n\0ก้ {new string('x', number % 100)}")];

        await _first.SendAsync(keys);

        foreach (var key in keys)
        {
            Assert.Equal(key, await _second.ReadAsync());
        }
    }

    [Fact]
    public async Task Nothing_is_sent_where_nothing_changed()
    {
        await _first.SendAsync();
        await _first.SendAsync("next");

        Assert.Equal("next", await _second.ReadAsync());
        Assert.Equal(0, _second.Unread);
    }

    [Fact]
    public async Task A_subscriber_that_throws_or_a_payload_of_another_version_stops_no_notification()
    {
        using var broken = _second.Notifications.Subscribe(
            InstanceTopic.PatreonAccounts, _ => throw new InvalidOperationException("A bug."), () => { });
        await using var database = _first.OpenDatabase();
        await _first.Notifications.SendAsync(database, new(InstanceTopic.PatreonAccounts, "1"));
        await database.Database.ExecuteSqlAsync($"""SELECT pg_notify('bookstore', '["another","TopicOfTheNextVersion","1"]'), pg_notify('bookstore', '['), pg_notify('bookstore', '')""");

        await _first.SendAsync("next");

        Assert.Equal("next", await _second.ReadAsync());
    }

    [Fact]
    public async Task After_a_broken_connection_the_site_is_degraded_until_it_is_opened_again_and_then_everything_is_evicted()
    {
        Assert.Equal(HealthStatus.Healthy, await _second.CheckAsync());
        await _server.ExecuteAsync(
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'bookstore-dedicated' AND datname = '{_second.DatabaseName}'");
        await _second.WaitForAsync(HealthStatus.Degraded);
        var evictions = _second.Evictions.Count;
        await _first.SendAsync("lost");

        // Its clock stood still, so it did not try again yet.
        Assert.Equal(HealthStatus.Degraded, await _second.CheckAsync());
        Assert.Equal(evictions, _second.Evictions.Count);
        await _second.WaitForAsync(HealthStatus.Healthy, TimeSpan.FromSeconds(5));

        Assert.Equal(evictions + 1, _second.Evictions.Count);
        // Healthy says that nothing in memory is older than that.
        Assert.Equal(HealthStatus.Degraded, (await _second.Evictions.Last()).Status);
        await _first.SendAsync("next");
        Assert.Equal("next", await _second.ReadAsync());
    }

    private sealed class Instance : IAsyncDisposable
    {
        private readonly Channel<string> _keys = Channel.CreateUnbounded<string>();
        private readonly FakeTimeProvider _clock = new();
        private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        private readonly NotificationListener _listener;
        private readonly string _connectionString;

        private Instance(string connectionString)
        {
            _connectionString = connectionString;
            var meters = _services.GetRequiredService<IMeterFactory>();
            Notifications = new(meters, NullLogger<PostgresNotifications>.Instance);
            Notifications.Subscribe(Topic, key => _keys.Writer.TryWrite(key), () => Evictions.Enqueue(_listener!.CheckHealthAsync(new HealthCheckContext())));
            _listener = new(
                new DedicatedConnections(new NpgsqlConnectionStringBuilder(connectionString)), Notifications, meters, _clock,
                NullLogger<NotificationListener>.Instance);
        }

        public PostgresNotifications Notifications { get; }

        /// <summary>What its health was at each time that everything was evicted.</summary>
        public ConcurrentQueue<Task<HealthCheckResult>> Evictions { get; } = new();

        public int Unread => _keys.Reader.Count;

        public string DatabaseName => new NpgsqlConnectionStringBuilder(_connectionString).Database!;

        public static async Task<Instance> StartAsync(string connectionString)
        {
            var instance = new Instance(connectionString);
            await instance._listener.StartAsync(default);
            await instance.WaitForAsync(HealthStatus.Healthy);
            return instance;
        }

        public PostgresDbContext OpenDatabase() => new(
            new DbContextOptionsBuilder<PostgresDbContext>().UseNpgsql(_connectionString).Options);

        public async Task SendAsync(params string[] keys)
        {
            await using var database = OpenDatabase();
            await Notifications.SendAsync(database, new(Topic, keys), default);
        }

        public async Task<string> ReadAsync() => await _keys.Reader.ReadAsync().AsTask().WaitAsync(Patience);

        public async Task<HealthStatus> CheckAsync() => (await _listener.CheckHealthAsync(new HealthCheckContext())).Status;

        public async Task WaitForAsync(HealthStatus status, TimeSpan pace = default)
        {
            using var timeout = new CancellationTokenSource(Patience);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
            while (await CheckAsync() != status)
            {
                _clock.Advance(pace);
                await timer.WaitForNextTickAsync(timeout.Token);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _listener.StopAsync(default);
            _listener.Dispose();
            await _services.DisposeAsync();
        }
    }
}
