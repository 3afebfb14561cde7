using System.Collections.Concurrent;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Microsoft.Extensions.Logging;

namespace Bookstore.Application.Authorization;

/// <summary>
/// The one place that decides who may see what: from the memberships that are stored now, never from a claim of the sign-in.
/// </summary>
internal sealed class AccessEvaluator(ISessions sessions, IPatreonMembers members, TimeProvider clock, ILogger<AccessEvaluator> logger)
{
    // Each tier is reported once: books are looked at often.
    private readonly ConcurrentDictionary<string, bool> _reported = [];

    public async Task<CurrentPerson> FindCurrentPersonAsync(CancellationToken cancellationToken) =>
        await FindPersonAsync((await sessions.FindCurrentAsync(cancellationToken))?.ProfileId, cancellationToken);

    /// <summary>Finds the person for whom the API is called or, without a caller, the person of the current session.</summary>
    public Task<CurrentPerson> FindPersonAsync(ApiCaller? caller, CancellationToken cancellationToken) =>
        caller is null ? FindCurrentPersonAsync(cancellationToken) : FindPersonAsync(caller.ProfileId, cancellationToken);

    /// <param name="profileId">The person's profile; null for a visitor who has none.</param>
    public async Task<CurrentPerson> FindPersonAsync(Guid? profileId, CancellationToken cancellationToken)
    {
        var membership = profileId is { } id
            ? MembershipLookup.Evaluate(await members.FindAsync(id, cancellationToken), clock.GetUtcNow())
            : null;
        var campaign = membership is MembershipLookup.Known known ? known.Campaign : await members.FindCampaignAsync(cancellationToken);
        return new CurrentPerson(membership, campaign);
    }

    public Access Evaluate(CurrentPerson person, AccessRule rule)
    {
        if (rule is AccessRule.Everyone)
        {
            return new Access.Granted();
        }

        var requirement = person.Campaign is { } campaign ? rule.FindRequirement(campaign) : null;
        if (person.Campaign is not null && rule is AccessRule.MinimumTier minimum)
        {
            Report(minimum.TierOrCents, requirement, person.Campaign);
        }

        return person.Membership is MembershipLookup.Known { Entitlement: var entitlement } && entitlement.Meets(requirement)
            ? new Access.Granted()
            : new Access.Denied(rule, requirement, person.Campaign, person.Membership);
    }

    // Mistakes in a rule that only the creator can correct.
    private void Report(string tierOrCents, AccessRequirement? requirement, Campaign campaign)
    {
        var matches = campaign.FindTiers(tierOrCents);
        switch (requirement)
        {
            case null when _reported.TryAdd(tierOrCents, true):
                logger.TierUnknown(tierOrCents, Describe(campaign.Tiers.Where(tier => !tier.IsDeleted)));
                break;
            case { Tier: { } tier } when matches.Count > 1 && _reported.TryAdd($"{tierOrCents}: shared", true):
                logger.TierTitleShared(tierOrCents, Describe(matches), tier.Id);
                break;
            case { Tier: { IsDeleted: true } tier } when _reported.TryAdd($"{tierOrCents}: deleted", true):
                logger.TierDeleted(tierOrCents, tier.Id, tier.AmountCents);
                break;
        }

        static string Describe(IEnumerable<Tier> tiers) => string.Join(", ", tiers.Select(tier => $"'{tier.Title}' ({tier.Id}, {tier.AmountCents} cents)"));
    }
}

/// <param name="Membership">The person's relation to the campaign; null without a session.</param>
/// <param name="Campaign">The campaign, or null where there is none, or before it was first read.</param>
internal sealed record CurrentPerson(MembershipLookup? Membership, Campaign? Campaign);
