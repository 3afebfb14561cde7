using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Reads members anew that something was said of: one read in flight for each member, and one more after it where
/// something was said meanwhile, however often. What fails is tried again a few times; the next sync finds the rest.
/// </summary>
internal sealed class MemberRefreshQueue(MemberRefresher reads, TimeProvider clock, ILogger<MemberRefreshQueue> logger) : BackgroundService
{
    private const int Readers = 4;

    private static readonly TimeSpan[] BetweenTries = [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];

    private readonly Channel<string> _queue = Channel.CreateUnbounded<string>();
    private readonly Dictionary<string, Check> _checks = [];

    /// <summary>Has a member read, by a read that begins after this call.</summary>
    public void Request(string memberId)
    {
        lock (_checks)
        {
            if (!_checks.TryGetValue(memberId, out var check))
            {
                _checks.Add(memberId, check = new Check());
            }

            check.IsAskedAgain = check.IsReading;
            Queue(memberId, check);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Task.Run(() => ReadAllAsync(stoppingToken), CancellationToken.None)));

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
            // The app ends; the sync of the next start reads what was not.
        }
    }

    private async Task ReadAsync(string memberId, CancellationToken stoppingToken)
    {
        Check check;
        lock (_checks)
        {
            check = _checks[memberId];
            (check.IsQueued, check.IsReading) = (false, true);
        }

        var isDone = true;
        try
        {
            await reads.ReadAsync(memberId, isBulk: false, stoppingToken);
            check.Failures = 0;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            isDone = ++check.Failures > BetweenTries.Length;
            if (exception is PatreonException)
            {
                logger.MemberNotRead(check.Failures, exception.Message);
            }
            else
            {
                logger.MemberNotStored(check.Failures, exception);
            }
        }

        lock (_checks)
        {
            check.IsReading = false;
            if (check.IsAskedAgain)
            {
                check.IsAskedAgain = false;
                Queue(memberId, check);
            }
            else if (isDone)
            {
                _checks.Remove(memberId);
            }
            else
            {
                _ = QueueLaterAsync(memberId, check, BetweenTries[check.Failures - 1], stoppingToken);
            }
        }
    }

    private async Task QueueLaterAsync(string memberId, Check check, TimeSpan delay, CancellationToken stoppingToken)
    {
        await Task.Delay(delay, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_checks)
        {
            // Unless it was read in the meantime, since somebody asked.
            if (_checks.GetValueOrDefault(memberId) == check)
            {
                Queue(memberId, check);
            }
        }
    }

    private void Queue(string memberId, Check check)
    {
        if (check is { IsQueued: false, IsReading: false })
        {
            check.IsQueued = true;
            _queue.Writer.TryWrite(memberId);
        }
    }

    private sealed class Check
    {
        public bool IsQueued { get; set; }

        public bool IsReading { get; set; }

        public bool IsAskedAgain { get; set; }

        public int Failures { get; set; }
    }
}
