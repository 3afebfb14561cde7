using Bookstore.Domain.Patrons;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Reads all members of the campaign: at start, every few hours, and when somebody signs in who is none of those known.
/// What was read stays where a reading fails half-way, and the next one begins after a while.
/// </summary>
internal sealed class MemberSync(
    PatreonApi api,
    MemberStore store,
    StaleMemberReconciliation unseen,
    SyncStatus status,
    IOptions<PatreonOptions> patreon,
    TimeProvider clock,
    ILogger<MemberSync> logger)
    : BackgroundService
{
    private const int PagesBetweenMessages = 5;

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly HashSet<Guid> _requestedBy = [];
    private DateTimeOffset _dueAt = DateTimeOffset.MinValue;
    private DateTimeOffset _endedAt = DateTimeOffset.MinValue;
    private TimeSpan _pause;
    private bool _isReading;
    private TaskCompletionSource _isDueEarlier = new();

    /// <summary>Whether all members are being read, or about to be.</summary>
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
    /// Has a sync begin for a profile, unless one is under way; after the last one, not before ten times as long as that took,
    /// so that however many ask, little of Patreon's limit and of the database's time is theirs.
    /// </summary>
    public void Request(Guid profileId)
    {
        lock (_lock)
        {
            _requestedBy.Add(profileId);
            if (!_isReading && _endedAt + _pause is var at && at < _dueAt)
            {
                _dueAt = at;
                _isDueEarlier.TrySetResult();
            }
        }
    }

    /// <summary>Whether a profile asked for a sync that has not ended yet.</summary>
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
            // The app ends.
        }
    }

    private async Task<bool> TrySyncAsync(TimeSpan nextTry, CancellationToken cancellationToken)
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
                status.Progress(count);
                if (clock.GetElapsedTime(start) > status.Longest)
                {
                    throw PatreonAnswer.Unreadable($"it has given pages for {status.Longest}, and no end");
                }

                if (++pages % PagesBetweenMessages == 0)
                {
                    logger.SyncProgress(count);
                }
            }

            await store.CompleteSyncAsync(campaign.Id, startedAt, cancellationToken);
            End(patreon.Value.SyncInterval, PauseAfter(clock.GetElapsedTime(start)), isWhole: true);
            var (asked, gone) = await unseen.ConfirmAsync(campaign.Id, startedAt, () => IsPending, cancellationToken);
            logger.SyncCompleted(count, clock.GetElapsedTime(start).TotalSeconds, asked, gone);
            await unseen.AskForCurrenciesAsync(campaign.Id, () => IsPending, cancellationToken);
            return true;
        }
        catch (PatreonException exception)
        {
            status.Fail(exception.Message);
            // A refused token was told once already, with what to do.
            if (exception.Problem != PatreonProblem.TokenRevoked)
            {
                logger.SyncFailed(count, nextTry, exception.Message);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            status.Fail($"{exception.GetType().Name}, with event 2404 in the log");
            logger.SyncBroken(count, nextTry, exception);
        }

        End(nextTry, PauseAfterFailure, isWhole: false);
        return false;
    }

    private static TimeSpan PauseAfter(TimeSpan duration) =>
        TimeSpan.FromTicks(Math.Clamp(10 * duration.Ticks, ShortestPause.Ticks, LongestPause.Ticks));

    private void End(TimeSpan next, TimeSpan pause, bool isWhole)
    {
        if (isWhole)
        {
            status.Complete();
        }

        lock (_lock)
        {
            _isReading = false;
            _endedAt = clock.GetUtcNow();
            _dueAt = _endedAt + next;
            _pause = pause;
            if (isWhole)
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
            Task isDueEarlier;
            lock (_lock)
            {
                left = _dueAt - clock.GetUtcNow();
                if (left <= TimeSpan.Zero)
                {
                    return;
                }

                // Whoever asks is not the one who reads.
                _isDueEarlier = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                isDueEarlier = _isDueEarlier.Task;
            }

            await isDueEarlier.WaitAsync(left, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stoppingToken.ThrowIfCancellationRequested();
        }
    }
}
