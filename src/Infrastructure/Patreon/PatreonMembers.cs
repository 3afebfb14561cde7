using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Caching;
using Bookstore.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>The members as the database has them, with the state of sync and health.</summary>
internal sealed class PatreonMembers(
    IDbContextFactory<BookstoreDbContext> databases,
    MemberStore store,
    MembershipCache cache,
    SyncSchedule schedule,
    MemberRefreshRequests requests,
    PatreonHealth health,
    IOptions<PatreonOptions> patreon) : IPatreonMembers
{
    public async Task<MemberRecords?> FindAsync(Guid profileId, CancellationToken cancellationToken)
    {
        var account = await FindAccountAsync(profileId);
        var campaign = await FindCampaignAsync();
        var memberships = account is not null && campaign is not null
            ? await FindMembershipsAsync(campaign.Campaign, account.PatreonUserId)
            : new StoredMemberships([], null);
        return new MemberRecords(account, campaign, memberships.All, patreon.Value.EntitlementPolicy)
        {
            LastRemovedAt = memberships.LastRemovedAt,
            IsSyncPending = schedule.IsPending,
            IsSyncRequested = schedule.IsRequestedBy(profileId),
            Problem = health.Problem,
        };
    }

    public async Task<Campaign?> FindCampaignAsync(CancellationToken cancellationToken) => (await FindCampaignAsync())?.Campaign;

    public Task RequestRefreshAsync(string memberId, CancellationToken cancellationToken) => requests.AddAsync(memberId);

    public void RequestSync(Guid profileId) => schedule.Request(profileId);

    // Callers share a load, so none of them cancels it.
    private Task<PatreonIdentity?> FindAccountAsync(Guid profileId) => cache.FindAccountAsync(profileId, async () =>
    {
        await using var database = await databases.CreateDbContextAsync();
        return await database.Set<PatreonIdentity>().AsNoTracking().SingleOrDefaultAsync(identity => identity.ProfileId == profileId);
    });

    private Task<CampaignRecord?> FindCampaignAsync() => cache.FindCampaignAsync(() => store.FindCampaignAsync(CancellationToken.None));

    private Task<StoredMemberships> FindMembershipsAsync(Campaign campaign, string patreonUserId) => cache.FindMembershipsAsync(
        patreonUserId, () => store.FindMembershipsAsync(campaign.Id, patreonUserId, CancellationToken.None));
}
