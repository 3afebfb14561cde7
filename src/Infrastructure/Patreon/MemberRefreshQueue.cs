using Bookstore.Infrastructure.Patreon.Rows;
using Bookstore.Infrastructure.Persistence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Refreshes the requested members, on the leader: one read at a time for each member, and one more after it if it was requested
/// meanwhile, however often. Failures are retried a few times; after that, the next sync reads the member.
/// </summary>
internal sealed class MemberRefreshQueue(
    MemberRefreshRequests requests,
    MemberRefresher refresher,
    LeaderElection election,
    DatabaseOutages outages,
    TimeProvider clock,
    ILogger<MemberRefreshQueue> logger) : BackgroundService
{
    private const int Workers = 4;

    private static readonly TimeSpan[] RetryDelays = [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    // Of the database, in a row: it counts the attempts of a request only where it takes writes.
    private int _failures;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => election.RunAsync(ReadAllAsync, stoppingToken);

    private async Task ReadAllAsync(CancellationToken cancellationToken)
    {
        var reads = new Dictionary<string, Task>();
        try
        {
            while (true)
            {
                foreach (var ended in reads.Where(read => read.Value.IsCompleted).Select(read => read.Key).ToList())
                {
                    reads.Remove(ended);
                }

                var added = requests.ListenAsync();
                var next = reads.Count < Workers ? await FindFirstAsync([.. reads.Keys], cancellationToken) : null;
                if (next is not null && IsDue(next.DueAt - clock.GetUtcNow()))
                {
                    reads.Add(next.MemberId, ReadAsync(next, cancellationToken));
                }
                else
                {
                    // Also for the end of a read: its member may have been requested again.
                    await requests.WaitAsync(Task.WhenAny([added, .. reads.Values]), next?.DueAt, cancellationToken);
                }
            }
        }
        finally
        {
            // The app stops, or another instance is the leader: it reads the rest.
            await Task.WhenAll(reads.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // No delay is longer: the clock was set back since.
    private static bool IsDue(TimeSpan left) => left <= TimeSpan.Zero || left > RetryDelays[^1];

    private async Task<MemberRefreshRequestRow?> FindFirstAsync(IReadOnlyList<string> except, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await requests.FindFirstAsync(except, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                outages.TryRecord(exception);
                logger.MemberRefreshRequestsUnreadable(exception);
                await Task.Delay(FirstPause, clock, cancellationToken);
            }
        }
    }

    private async Task ReadAsync(MemberRefreshRequestRow request, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await TryReadAsync(request, cancellationToken);
            _failures = 0;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Read, and not deleted: it is read once more.
            outages.TryRecord(exception);
            logger.MemberRefreshThrew(request.Failures + 1, exception);
            var pause = FirstPause * Math.Pow(2, Math.Min(Interlocked.Increment(ref _failures) - 1, 10));
            await Task.Delay(pause < LongestPause ? pause : LongestPause, clock, cancellationToken);
        }
    }

    private async Task TryReadAsync(MemberRefreshRequestRow request, CancellationToken cancellationToken)
    {
        try
        {
            await refresher.RefreshAsync(request.MemberId, isBulk: false, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not LeadershipLostException)
        {
            var failures = request.Failures + 1;
            if (exception is PatreonException)
            {
                logger.MemberRefreshFailed(failures, exception.Message);
            }
            else
            {
                logger.MemberRefreshThrew(failures, exception);
            }

            if (failures <= RetryDelays.Length)
            {
                await requests.PostponeAsync(request, clock.GetUtcNow() + RetryDelays[failures - 1], cancellationToken);
                return;
            }
        }

        await requests.DeleteAsync(request, cancellationToken);
    }
}
