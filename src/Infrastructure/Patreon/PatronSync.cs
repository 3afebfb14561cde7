using System.Collections.Concurrent;
using Bookstore.Application.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Reads all members of the campaign: at start, every few hours, and when somebody signs in who is none of those known.
/// What was read stays where a reading fails half-way, and the next one begins after a while.
/// </summary>
internal sealed class PatronSync(
    PatreonApi api, PatronStore store, MemberReads reads, IOptions<PatreonOptions> patreon, TimeProvider clock, ILogger<PatronSync> logger)
    : BackgroundService
{
    // Where a page was lost on Patreon's side, the rest is confirmed by the next sync.
    private const int MaxUnseen = 1000;
    private const int PagesBetweenMessages = 5;

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<Guid, bool> _askedBy = [];
    private DateTimeOffset _dueAt = DateTimeOffset.MinValue;
    private DateTimeOffset _endedAt = DateTimeOffset.MinValue;
    private bool _isRunning;
    private CancellationTokenSource? _wait;

    /// <summary>Whether a sync is under way, or about to begin.</summary>
    public bool IsPending
    {
        get
        {
            lock (_lock)
            {
                return _isRunning || _dueAt <= clock.GetUtcNow();
            }
        }
    }

    /// <summary>Has a sync begin for a profile, unless one is under way, or ended less than a time ago.</summary>
    public void Ask(Guid profileId, TimeSpan sinceTheLast)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (!_isRunning && _dueAt > now)
            {
                if (now - _endedAt < sinceTheLast)
                {
                    return;
                }

                _dueAt = now;
                _wait?.Cancel();
            }

            _askedBy[profileId] = true;
        }
    }

    /// <summary>Whether the sync that is under way, or about to begin, was asked for by a profile.</summary>
    public bool IsAskedBy(Guid profileId) => _askedBy.ContainsKey(profileId) && IsPending;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var failures = 0; ;)
            {
                lock (_lock)
                {
                    _isRunning = true;
                }

                var backoff = FirstBackoff * Math.Pow(2, Math.Min(failures, 10));
                var delay = backoff < LongestBackoff ? backoff : LongestBackoff;
                failures = await TrySyncAsync(delay, stoppingToken) ? 0 : failures + 1;
                await WaitAsync(failures == 0 ? patreon.Value.SyncEvery : delay, stoppingToken);
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
            var campaign = await api.ReadCampaignAsync(cancellationToken);
            await store.SaveAsync(campaign, startedAt, cancellationToken);
            var pages = 0;
            await foreach (var members in api.ReadMembersAsync(campaign.Id, cancellationToken))
            {
                await store.SaveAsync(members, cancellationToken);
                count += members.Count;
                if (++pages % PagesBetweenMessages == 0)
                {
                    logger.SyncProgress(count);
                }
            }

            await store.CompleteSyncAsync(campaign.Id, startedAt, cancellationToken);
            var (unseen, gone) = await ConfirmUnseenAsync(campaign.Id, startedAt, cancellationToken);
            logger.SyncCompleted(count, clock.GetElapsedTime(start).TotalSeconds, unseen, gone);
            return true;
        }
        catch (PatreonException exception)
        {
            // A refused token was told once already, with what to do.
            if (exception.Trouble != PatreonTrouble.TokenRevoked)
            {
                logger.SyncFailed(count, nextTry, exception.Message);
            }

            return false;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.SyncBroken(count, nextTry, exception);
            return false;
        }
    }

    // Who is not in the list may have moved from page to page meanwhile: gone is what Patreon says itself.
    private async Task<(int Unseen, int Gone)> ConfirmUnseenAsync(string campaignId, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        var unseen = await store.ListUnseenAsync(campaignId, startedAt, MaxUnseen, cancellationToken);
        var gone = 0;
        try
        {
            foreach (var memberId in unseen)
            {
                gone += await reads.ReadAsync(memberId, isBulk: true, cancellationToken) ? 1 : 0;
            }
        }
        catch (PatreonException exception)
        {
            // All who are in the list were read; the next sync goes on with the rest.
            logger.MemberNotRead(1, exception.Message);
        }

        return (unseen.Count, gone);
    }

    private async Task WaitAsync(TimeSpan delay, CancellationToken stoppingToken)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        lock (_lock)
        {
            _isRunning = false;
            _endedAt = clock.GetUtcNow();
            _dueAt = _endedAt + delay;
            _askedBy.Clear();
            _wait = wait;
        }

        await Task.Delay(delay, clock, wait.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            _wait = null;
        }

        stoppingToken.ThrowIfCancellationRequested();
    }
}
