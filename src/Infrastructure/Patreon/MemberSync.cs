using Bookstore.Domain.Patrons;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Reads all members of the campaign: at the start, every few hours, and on request, such as when an unknown account signs in.
/// After a failure, what was read stays stored, and the next sync begins after a delay.
/// </summary>
internal sealed class MemberSync(
    PatreonApi api,
    MemberStore store,
    StaleMemberReconciliation reconciliation,
    SyncStatus status,
    IOptions<PatreonOptions> patreon,
    TimeProvider clock,
    ILogger<MemberSync> logger)
    : BackgroundService
{
    private const int PagesPerLogMessage = 5;

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly HashSet<Guid> _requestedBy = [];
    private DateTimeOffset _dueAt = DateTimeOffset.MinValue;
    private DateTimeOffset _earliestNextAt = DateTimeOffset.MinValue;
    private bool _isReading;
    private TaskCompletionSource _requested = new();

    /// <summary>Whether a sync is running or due.</summary>
    public bool IsPending
    {
        get
        {
            lock (_lock)
            {
                return _isReading || _dueAt <= clock.GetUtcNow();
            }
        }
    }

    /// <summary>
    /// Starts the next sync earlier, unless one is running: after a pause of ten times the duration of the last one, so that
    /// requests use little of Patreon's rate limit and of the database's time, however many there are.
    /// </summary>
    public void Request(Guid profileId)
    {
        lock (_lock)
        {
            _requestedBy.Add(profileId);
            if (!_isReading && _earliestNextAt < _dueAt)
            {
                _dueAt = _earliestNextAt;
                _requested.TrySetResult();
            }
        }
    }

    /// <summary>Whether a profile requested a sync that has not completed.</summary>
    public bool IsRequestedBy(Guid profileId)
    {
        lock (_lock)
        {
            return _requestedBy.Contains(profileId);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var failures = 0; ;)
            {
                lock (_lock)
                {
                    _isReading = true;
                }

                var backoff = FirstBackoff * Math.Pow(2, Math.Min(failures, 10));
                var delay = backoff < LongestBackoff ? backoff : LongestBackoff;
                failures = await TrySyncAsync(delay, stoppingToken) ? 0 : failures + 1;
                await WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app stops.
        }
    }

    private async Task<bool> TrySyncAsync(TimeSpan nextAttempt, CancellationToken cancellationToken)
    {
        var count = 0;
        try
        {
            var startedAt = clock.GetUtcNow();
            var start = clock.GetTimestamp();
            logger.SyncStarted();
            status.Start();
            var (campaign, asOf) = await api.ReadCampaignAsync(cancellationToken);
            await store.SaveAsync(campaign, asOf, cancellationToken);
            var pages = 0;
            await foreach (var members in api.ReadMembersAsync(campaign.Id, cancellationToken))
            {
                await store.SaveAsync(campaign, members, cancellationToken);
                count += members.Count;
                status.ReportProgress(count);
                if (clock.GetElapsedTime(start) > status.Longest)
                {
                    throw PatreonResponse.Unreadable($"it has sent pages of members for {status.Longest}, without an end");
                }

                if (++pages % PagesPerLogMessage == 0)
                {
                    logger.SyncProgress(count);
                }
            }

            await store.CompleteSyncAsync(campaign.Id, startedAt, cancellationToken);
            End(patreon.Value.SyncInterval, PauseAfter(clock.GetElapsedTime(start)), isComplete: true);
            var (stale, gone) = await reconciliation.ReadStaleAsync(campaign.Id, startedAt, () => IsPending, cancellationToken);
            logger.SyncCompleted(count, clock.GetElapsedTime(start).TotalSeconds, stale, gone);
            await reconciliation.ReadCurrenciesAsync(campaign.Id, () => IsPending, cancellationToken);
            return true;
        }
        catch (PatreonException exception)
        {
            status.Fail(exception.Message);
            // PatreonHealth has logged a rejected token, with the remedy.
            if (exception.Problem != PatreonProblem.TokenRevoked)
            {
                logger.SyncFailed(count, nextAttempt, exception.Message);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            status.Fail($"{exception.GetType().Name}, with event 2404 in the log");
            logger.SyncThrew(count, nextAttempt, exception);
        }

        End(nextAttempt, PauseAfterFailure, isComplete: false);
        return false;
    }

    private static TimeSpan PauseAfter(TimeSpan duration) =>
        TimeSpan.FromTicks(Math.Clamp(10 * duration.Ticks, ShortestPause.Ticks, LongestPause.Ticks));

    private void End(TimeSpan next, TimeSpan pause, bool isComplete)
    {
        if (isComplete)
        {
            status.Complete();
        }

        lock (_lock)
        {
            _isReading = false;
            var endedAt = clock.GetUtcNow();
            (_dueAt, _earliestNextAt) = (endedAt + next, endedAt + pause);
            if (isComplete)
            {
                _requestedBy.Clear();
            }
        }
    }

    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            TimeSpan left;
            Task requested;
            lock (_lock)
            {
                left = _dueAt - clock.GetUtcNow();
                if (left <= TimeSpan.Zero)
                {
                    return;
                }

                // The sync does not run in the request that asked for it.
                _requested = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                requested = _requested.Task;
            }

            await requested.WaitAsync(left, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stoppingToken.ThrowIfCancellationRequested();
        }
    }
}
