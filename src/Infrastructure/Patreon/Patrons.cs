using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>The patrons as the database knows them. No answer waits for Patreon.</summary>
internal sealed class Patrons(
    IDbContextFactory<BookstoreDbContext> databases,
    PatronStore store,
    PatronCache cache,
    PatronSync sync,
    MemberChecks checks,
    PatreonState state,
    IOptions<PatreonOptions> patreon,
    TimeProvider clock,
    ILogger<Patrons> logger) : IPatrons, IPatronUpdates
{
    public async Task<Patronage> FindAsync(Guid profileId, CancellationToken cancellationToken)
    {
        if (await FindAccountAsync(profileId) is not { } account)
        {
            return new Patronage.NotLinked();
        }

        if (await FindKnownCampaignAsync() is not { } known)
        {
            return new Patronage.Checking(account, state.Trouble);
        }

        var membership = await FindMembershipAsync(known.Campaign, account.PatreonUserId);
        if (membership is null && account.PatreonUserId != known.Campaign.CreatorUserId && IsBeingChecked(account, known))
        {
            return new Patronage.Checking(account, state.Trouble);
        }

        return new Patronage.Known(
            account,
            known.Campaign,
            membership,
            PatronLevel.Decide(known.Campaign, account.PatreonUserId, membership, patreon.Value.Rules, clock.GetUtcNow()),
            membership?.AsOf ?? known.SyncedAt ?? known.AsOf,
            state.Trouble);
    }

    public async Task<Campaign?> FindCampaignAsync(CancellationToken cancellationToken) => (await FindKnownCampaignAsync())?.Campaign;

    public async Task<bool> RequestCheckAsync(Guid profileId, CancellationToken cancellationToken)
    {
        if (await FindAccountAsync(profileId) is not { } account)
        {
            return false;
        }

        if (await FindKnownCampaignAsync() is { } known && await FindMembershipAsync(known.Campaign, account.PatreonUserId) is { } membership)
        {
            checks.Request(membership.MemberId);
        }
        else
        {
            sync.Ask(profileId);
        }

        return true;
    }

    public void Hint(string memberId) => checks.Request(memberId);

    public async Task SignedInAsync(UserProfile profile, CancellationToken cancellationToken)
    {
        try
        {
            if (profile.Patreon is { } account
                && (await FindKnownCampaignAsync() is not { } known
                    || (known.Campaign.CreatorUserId != account.PatreonUserId
                        && await FindMembershipAsync(known.Campaign, account.PatreonUserId) is null)))
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

    private Task<Membership?> FindMembershipAsync(Campaign campaign, string patreonUserId) => cache.FindMembershipAsync(
        patreonUserId, () => store.FindMembershipAsync(campaign.Id, patreonUserId, CancellationToken.None));
}
