using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Refreshes the requested members: one read at a time for each member, and one more after it if it was requested meanwhile,
/// however often. Failures are retried a few times; after that, the next sync reads the member.
/// </summary>
internal sealed class MemberRefreshQueue(MemberRefresher refresher, TimeProvider clock, ILogger<MemberRefreshQueue> logger) : BackgroundService
{
    private const int Workers = 4;

    private static readonly TimeSpan[] RetryDelays = [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];

    private readonly Channel<string> _queue = Channel.CreateUnbounded<string>();
    private readonly Dictionary<string, PendingRefresh> _requests = [];

    /// <summary>Refreshes a member, by a read that begins after this call.</summary>
    public void Request(string memberId)
    {
        lock (_requests)
        {
            if (!_requests.TryGetValue(memberId, out var request))
            {
                _requests.Add(memberId, request = new PendingRefresh());
            }

            request.IsRequestedAgain = request.IsReading;
            Queue(memberId, request);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => ReadAllAsync(stoppingToken), CancellationToken.None)));

    private async Task ReadAllAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var memberId in _queue.Reader.ReadAllAsync(stoppingToken))
            {
                await ReadAsync(memberId, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app stops; the sync of the next start reads the rest.
        }
    }

    private async Task ReadAsync(string memberId, CancellationToken stoppingToken)
    {
        PendingRefresh request;
        lock (_requests)
        {
            request = _requests[memberId];
            (request.IsQueued, request.IsReading) = (false, true);
        }

        var isDone = true;
        try
        {
            await refresher.RefreshAsync(memberId, isBulk: false, stoppingToken);
            request.Failures = 0;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            isDone = ++request.Failures > RetryDelays.Length;
            if (exception is PatreonException)
            {
                logger.MemberRefreshFailed(request.Failures, exception.Message);
            }
            else
            {
                logger.MemberRefreshThrew(request.Failures, exception);
            }
        }

        lock (_requests)
        {
            request.IsReading = false;
            if (request.IsRequestedAgain)
            {
                request.IsRequestedAgain = false;
                Queue(memberId, request);
            }
            else if (isDone)
            {
                _requests.Remove(memberId);
            }
            else
            {
                _ = QueueLaterAsync(memberId, request, RetryDelays[request.Failures - 1], stoppingToken);
            }
        }
    }

    private async Task QueueLaterAsync(string memberId, PendingRefresh request, TimeSpan delay, CancellationToken stoppingToken)
    {
        await Task.Delay(delay, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_requests)
        {
            // Unless it was read in the meantime, by another request.
            if (_requests.GetValueOrDefault(memberId) == request)
            {
                Queue(memberId, request);
            }
        }
    }

    private void Queue(string memberId, PendingRefresh request)
    {
        if (request is { IsQueued: false, IsReading: false })
        {
            request.IsQueued = true;
            _queue.Writer.TryWrite(memberId);
        }
    }

    private sealed class PendingRefresh
    {
        public bool IsQueued { get; set; }

        public bool IsReading { get; set; }

        public bool IsRequestedAgain { get; set; }

        public int Failures { get; set; }
    }
}
