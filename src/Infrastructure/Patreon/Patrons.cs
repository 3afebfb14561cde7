using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
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
    ILogger<Patrons> logger) : IPatrons, IPatronUpdates, IDisposable
{
    private static readonly TimeSpan BetweenSyncsForSignIns = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BetweenSyncsForChecks = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenChecksOfOneProfile = TimeSpan.FromSeconds(30);

    private readonly MemoryCache _checked = new(new MemoryCacheOptions { SizeLimit = 10_000 });

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

    public async Task RequestCheckAsync(Guid profileId, CancellationToken cancellationToken)
    {
        if (await FindAccountAsync(profileId) is not { } account || !MayCheck(profileId))
        {
            return;
        }

        if (await FindKnownCampaignAsync() is { } known && await FindMembershipAsync(known.Campaign, account.PatreonUserId) is { } membership)
        {
            checks.Request(membership.MemberId);
        }
        else
        {
            sync.Ask(profileId, BetweenSyncsForChecks);
        }
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
                sync.Ask(profile.Id, BetweenSyncsForSignIns);
            }
        }
        catch (Exception exception)
        {
            // Who is signed in is signed in.
            logger.SignInNotChecked(exception);
        }
    }

    public void Dispose() => _checked.Dispose();

    // An account that was linked before the last sync was in it, if it is a member; one that asks again waits for the answer.
    private bool IsBeingChecked(PatreonIdentity account, KnownCampaign known) =>
        sync.IsPending && (known.SyncedAt is null || account.LinkedAt > known.SyncedAt || sync.IsAskedBy(account.ProfileId));

    private bool MayCheck(Guid profileId)
    {
        lock (_checked)
        {
            if (_checked.TryGetValue(profileId, out _))
            {
                return false;
            }

            _checked.Set(profileId, true, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = BetweenChecksOfOneProfile });
            return true;
        }
    }

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
