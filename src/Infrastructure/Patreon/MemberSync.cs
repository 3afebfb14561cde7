using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Persistence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Reads all members of the campaign, on the leader: when it becomes one, every few hours, and on request, such as when an
/// unknown account signs in. After a failure, what was read stays stored, and the next sync begins after a delay.
/// </summary>
internal sealed class MemberSync(
    PatreonApi api,
    MemberStore store,
    StaleMemberReconciliation reconciliation,
    SyncStatus status,
    SyncSchedule schedule,
    LeaderElection election,
    IOptions<PatreonOptions> patreon,
    TimeProvider clock,
    ILogger<MemberSync> logger)
    : BackgroundService
{
    private const int PagesPerLogMessage = 5;

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => election.RunAsync(SyncAsync, stoppingToken);

    private async Task SyncAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var failures = 0; ;)
            {
                schedule.Begin();
                var backoff = FirstBackoff * Math.Pow(2, Math.Min(failures, 10));
                var delay = backoff < LongestBackoff ? backoff : LongestBackoff;
                failures = await TrySyncAsync(isRepeated: failures > 0, delay, cancellationToken) ? 0 : failures + 1;
                await schedule.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            // The app stops, or another instance is the leader.
            status.Abandon();
            schedule.Abandon();
        }
    }

    private async Task<bool> TrySyncAsync(bool isRepeated, TimeSpan nextAttempt, CancellationToken cancellationToken)
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
            schedule.BeginPages();
            try
            {
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
            }
            catch (PatreonException exception) when (isRepeated && exception.Problem != PatreonProblem.TokenRevoked)
            {
                // One record may make its page fail for good. Whoever is stored on it and behind it must not lapse for that.
                var failedAt = clock.GetTimestamp();
                await reconciliation.ReadStaleAsync(
                    campaign.Id, startedAt, () => clock.GetElapsedTime(failedAt) > LongestBackoff, cancellationToken);
                throw;
            }

            await store.CompleteSyncAsync(campaign.Id, startedAt, cancellationToken);
            status.Complete();
            schedule.Complete(patreon.Value.SyncInterval, clock.GetElapsedTime(start));
            var (stale, gone) = await reconciliation.ReadStaleAsync(campaign.Id, startedAt, () => schedule.IsPending, cancellationToken);
            logger.SyncCompleted(count, clock.GetElapsedTime(start).TotalSeconds, stale, gone);
            await reconciliation.ReadCurrenciesAsync(campaign.Id, () => schedule.IsPending, cancellationToken);
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

        schedule.Fail(nextAttempt, PauseAfterFailure);
        return false;
    }
}
