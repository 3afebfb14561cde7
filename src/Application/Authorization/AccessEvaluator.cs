using System.Collections.Concurrent;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Microsoft.Extensions.Logging;

namespace Bookstore.Application.Authorization;

/// <summary>The one place that decides what is open to whom: by the memberships as they are known now, never by a claim of the sign-in.</summary>
internal sealed class AccessEvaluator(ISessions sessions, IMemberships patrons, ILogger<AccessEvaluator> logger)
{
    // Told once each: a book is looked at often, and there are only so many.
    private readonly ConcurrentDictionary<string, bool> _reported = [];

    /// <summary>Finds who the visitor of the current request is to the campaign.</summary>
    public async Task<CurrentPerson> FindCurrentPersonAsync(CancellationToken cancellationToken)
    {
        var lookup = await sessions.FindCurrentAsync(cancellationToken) is { } session
            ? await patrons.FindAsync(session.ProfileId, cancellationToken)
            : null;
        var campaign = lookup is MembershipLookup.Known known ? known.Campaign : await patrons.FindCampaignAsync(cancellationToken);
        return new CurrentPerson(lookup, campaign);
    }

    /// <summary>Decides whether something is open to a person.</summary>
    public Access Evaluate(CurrentPerson person, AccessRule rule)
    {
        if (rule is AccessRule.Everyone)
        {
            return new Access.Granted();
        }

        var requirement = person.Campaign is { } campaign ? rule.FindRequirement(campaign) : null;
        if (person.Campaign is not null && rule is AccessRule.MinimumTier from)
        {
            Report(from.TierOrCents, requirement, person.Campaign);
        }

        return person.Membership is MembershipLookup.Known { Level: var level } && (level.IsCreator || requirement?.IsMetBy(level) is true)
            ? new Access.Granted()
            : new Access.Denied(rule, requirement, person.Campaign, person.Membership);
    }

    // What the creator will want to know of a tier that a book or a page asks for.
    private void Report(string asked, AccessRequirement? requirement, Campaign campaign)
    {
        var meant = campaign.FindTiers(asked);
        switch (requirement)
        {
            case null when _reported.TryAdd(asked, true):
                logger.TierUnknown(asked, Name(campaign.Tiers.Where(tier => !tier.IsDeleted)));
                break;
            case { Tier: { } tier } when meant.Count > 1 && _reported.TryAdd($"{asked}: shared", true):
                logger.TierTitleShared(asked, Name(meant), tier.Id);
                break;
            case { Tier: { IsDeleted: true } tier } when _reported.TryAdd($"{asked}: deleted", true):
                logger.TierDeleted(asked, tier.Id, tier.AmountCents);
                break;
        }

        static string Name(IEnumerable<Tier> tiers) => string.Join(", ", tiers.Select(tier => $"'{tier.Title}' ({tier.Id}, {tier.AmountCents} cents)"));
    }
}

/// <summary>The visitor of the current request.</summary>
/// <param name="Membership">What they are to the campaign; null for one who is not signed in.</param>
/// <param name="Campaign">The campaign, or null where there is none, or it was not read yet.</param>
internal sealed record CurrentPerson(MembershipLookup? Membership, Campaign? Campaign);
