using Bookstore.Infrastructure.Patreon.Rows;
using Bookstore.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Where several instances share the database, tells them every two seconds what the leader knows of Patreon and of its syncs,
/// and tells the leader who waits for a sync elsewhere.
/// </summary>
internal sealed class SyncExchange(
    IDbContextFactory<BookstoreDbContext> databases,
    LeaderElection election,
    SyncSchedule schedule,
    SyncStatus status,
    PatreonHealth health,
    TimeProvider clock,
    ILogger<SyncExchange> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // The requests that this instance has written to the table, or taken from it.
    private readonly HashSet<Guid> _known = [];
    private bool _wasLeader;
    private bool _hasFailed;
    private SyncReport? _written;

    /// <summary>Exchanges once.</summary>
    public async Task ExchangeAsync(CancellationToken cancellationToken)
    {
        var isLeader = election.IsLeader;
        if (isLeader != _wasLeader)
        {
            _known.Clear();
            (_wasLeader, _written) = (isLeader, null);
        }

        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await database.SyncRequests.Select(row => row.ProfileId).ToHashSetAsync(cancellationToken);
        await (isLeader ? LeadAsync(database, rows, cancellationToken) : FollowAsync(database, rows, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!election.IsShared)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await ExchangeAsync(stoppingToken);
                _hasFailed = false;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Logged once, not at every attempt. Another leader explains itself.
                if (!_hasFailed && exception is not LeadershipLostException)
                {
                    logger.SyncReportFailed(exception.Message);
                }

                _hasFailed = true;
                _known.Clear();
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LeadAsync(BookstoreDbContext database, HashSet<Guid> rows, CancellationToken cancellationToken)
    {
        foreach (var profileId in rows.Where(_known.Add))
        {
            schedule.Request(profileId);
        }

        var answered = _known.Where(profileId => !schedule.IsRequestedBy(profileId)).ToList();
        var added = schedule.Requests.Where(profileId => !rows.Contains(profileId)).ToList();
        var progress = status.Read();
        var report = new SyncReport(schedule.IsPending, progress, health.Failure);
        if (answered.Count == 0 && added.Count == 0 && report == _written)
        {
            return;
        }

        await using var transaction = await election.BeginTransactionAsync(database, cancellationToken);
        await database.SyncRequests.Where(row => answered.Contains(row.ProfileId)).ExecuteDeleteAsync(cancellationToken);
        await AddAsync(database, added, cancellationToken);
        if (await database.SyncReports.SingleOrDefaultAsync(cancellationToken) is not { } row)
        {
            database.SyncReports.Add(row = new SyncReportRow());
        }

        (row.IsPending, row.StartedAt, row.Count) = (report.IsPending, progress.StartedAt, progress.Count);
        (row.Failure, row.CompletedAt) = (progress.Failure, progress.CompletedAt);
        (row.Problem, row.Reason) = (report.Problem?.Problem, report.Problem?.Message);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _written = report;
        _known.ExceptWith(answered);
        _known.UnionWith(added);
    }

    private async Task FollowAsync(BookstoreDbContext database, HashSet<Guid> rows, CancellationToken cancellationToken)
    {
        var answered = _known.Where(profileId => !rows.Contains(profileId)).ToList();
        if (await database.SyncReports.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } report)
        {
            schedule.Follow(report.IsPending, rows, answered);
            status.Follow(new SyncProgress(report.StartedAt, report.Count, report.Failure, report.CompletedAt));
            health.Follow(report.Problem, report.Reason ?? "");
        }

        _known.ExceptWith(answered);
        var added = schedule.Requests.Where(_known.Add).ToList();
        await AddAsync(database, added, cancellationToken);
    }

    private static async Task AddAsync(BookstoreDbContext database, List<Guid> profileIds, CancellationToken cancellationToken)
    {
        foreach (var profileId in profileIds)
        {
            await database.Database.ExecuteSqlAsync(
                $"""INSERT INTO "SyncRequests" ("ProfileId") VALUES ({profileId}) ON CONFLICT DO NOTHING""", cancellationToken);
        }
    }

    private sealed record SyncReport(bool IsPending, SyncProgress Progress, PatreonException? Problem);
}
