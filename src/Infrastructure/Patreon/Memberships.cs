using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Caching;
using Bookstore.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>The patrons as the database knows them. No answer waits for Patreon.</summary>
internal sealed class Memberships(
    IDbContextFactory<BookstoreDbContext> databases,
    MemberStore store,
    MembershipCache cache,
    MemberSync sync,
    MemberRefreshQueue checks,
    PatreonHealth state,
    IOptions<PatreonOptions> patreon,
    TimeProvider clock,
    ILogger<Memberships> logger) : IMemberships, IMembershipUpdates
{
    public async Task<MembershipLookup> FindAsync(Guid profileId, CancellationToken cancellationToken)
    {
        if (await FindAccountAsync(profileId) is not { } account)
        {
            return new MembershipLookup.NotLinked();
        }

        if (await FindKnownCampaignAsync() is not { } known)
        {
            return new MembershipLookup.Checking(account, state.Trouble);
        }

        var memberships = await FindMembershipsAsync(known.Campaign, account.PatreonUserId);
        if (memberships.All.Count == 0 && account.PatreonUserId != known.Campaign.CreatorUserId && IsBeingChecked(account, known))
        {
            return new MembershipLookup.Checking(account, state.Trouble);
        }

        var (level, membership) = EffectiveEntitlement.Evaluate(
            known.Campaign, account.PatreonUserId, memberships.All, patreon.Value.Rules, clock.GetUtcNow());
        var asOf = membership?.AsOf ?? known.SyncedAt ?? known.AsOf;
        return new MembershipLookup.Known(
            account, known.Campaign, membership, level, asOf > memberships.LastRemovedAt ? asOf : memberships.LastRemovedAt ?? asOf, state.Trouble);
    }

    public async Task<Campaign?> FindCampaignAsync(CancellationToken cancellationToken) => (await FindKnownCampaignAsync())?.Campaign;

    public async Task<bool> RequestCheckAsync(Guid profileId, CancellationToken cancellationToken)
    {
        if (await FindAccountAsync(profileId) is not { } account)
        {
            return false;
        }

        var memberships = await FindKnownCampaignAsync() is { } known
            ? (await FindMembershipsAsync(known.Campaign, account.PatreonUserId)).All
            : [];
        foreach (var membership in memberships)
        {
            checks.Request(membership.MemberId);
        }

        // Who left and came back is another member, whom nobody can ask for by the user.
        if (memberships.All(membership => membership.Status == PatronStatus.Former))
        {
            sync.Ask(profileId);
        }

        return true;
    }

    public void RequestRefresh(string memberId) => checks.Request(memberId);

    public async Task SignedInAsync(UserProfile profile, CancellationToken cancellationToken)
    {
        try
        {
            if (profile.Patreon is { } account
                && (await FindKnownCampaignAsync() is not { } known
                    || (known.Campaign.CreatorUserId != account.PatreonUserId
                        && (await FindMembershipsAsync(known.Campaign, account.PatreonUserId)).All.Count == 0)))
            {
                sync.Ask(profile.Id);
            }
        }
        catch (Exception exception)
        {
            // Who is signed in is signed in.
            logger.SignInNotChecked(exception);
        }
    }

    // Nobody is no member before all were read once. Later, an account that was linked before the last sync was in it, if
    // it is a member; one that asked waits for the answer.
    private bool IsBeingChecked(PatreonIdentity account, KnownCampaign known) => known.SyncedAt is null
        || sync.IsAskedBy(account.ProfileId) || (sync.IsPending && account.LinkedAt > known.SyncedAt);

    // A load is shared by all who wait for it: none of them cancels it.
    private Task<PatreonIdentity?> FindAccountAsync(Guid profileId) => cache.FindAccountAsync(profileId, async () =>
    {
        await using var database = await databases.CreateDbContextAsync();
        return await database.Set<PatreonIdentity>().AsNoTracking().SingleOrDefaultAsync(identity => identity.ProfileId == profileId);
    });

    private Task<KnownCampaign?> FindKnownCampaignAsync() => cache.FindCampaignAsync(() => store.FindCampaignAsync(CancellationToken.None));

    private Task<KnownMemberships> FindMembershipsAsync(Campaign campaign, string patreonUserId) => cache.FindMembershipsAsync(
        patreonUserId, async () => await store.FindMembershipsAsync(campaign.Id, patreonUserId, CancellationToken.None));
}
