using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Bookstore.Infrastructure.Persistence.Postgres;

/// <summary>
/// Receives the notifications of the other instances on a connection of its own, and opens it again when it breaks. Meanwhile the
/// site is degraded: what others change stays in memory for a while longer.
/// </summary>
internal sealed class NotificationListener : BackgroundService, IHealthCheck
{
    // A server or network that fell silent is noticed after both.
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan MinRetryDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(5);

    private readonly DedicatedConnections _connections;
    private readonly PostgresNotifications _notifications;
    private readonly TimeProvider _clock;
    private readonly ILogger<NotificationListener> _logger;
    private volatile bool _isListening;

    public NotificationListener(
        DedicatedConnections connections, PostgresNotifications notifications, IMeterFactory meters, TimeProvider clock, ILogger<NotificationListener> logger)
    {
        (_connections, _notifications, _clock, _logger) = (connections, notifications, clock, logger);
        meters.Create("Bookstore").CreateObservableGauge(
            "bookstore.notifications.listening", () => _isListening ? 1 : 0, "{connection}", "Whether notifications of other instances arrive.");
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_isListening
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded("Not connected: what other instances change may stay in memory for 30 seconds."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var (delay, isReported) = (MinRetryDelay, false); !stoppingToken.IsCancellationRequested;)
        {
            try
            {
                await using var connection = await OpenAsync(stoppingToken);
                // What changed before, or while there was no connection, nobody will tell.
                _notifications.EvictAll();
                _isListening = true;
                _logger.NotificationsReceived();
                (delay, isReported) = (MinRetryDelay, false);
                await ReceiveAsync(connection, stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                _isListening = false;
                if (!isReported)
                {
                    _logger.NotificationsInterrupted(exception);
                }

                await Task.Delay(delay, _clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                delay = 2 * delay < MaxRetryDelay ? 2 * delay : MaxRetryDelay;
                isReported = true;
            }
        }
    }

    private static async Task ReceiveAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!await connection.WaitAsync(KeepAliveInterval, cancellationToken))
            {
                // Once more changes nothing, but the server has to answer.
                await ListenAsync(connection, cancellationToken);
            }
        }
    }

    private static async Task ListenAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"LISTEN {PostgresNotifications.Channel}", connection) { CommandTimeout = (int)Timeout.TotalSeconds };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await _connections.OpenAsync(cancellationToken);
        try
        {
            connection.Notification += (_, notification) => _notifications.Receive(notification.Payload);
            await ListenAsync(connection, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
