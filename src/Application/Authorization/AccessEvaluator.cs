using System.Collections.Concurrent;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Microsoft.Extensions.Logging;

namespace Bookstore.Application.Authorization;

/// <summary>
/// The one place that decides who may see what: from the memberships of the campaign that are stored now, never from a claim of
/// the sign-in, and from the organizations of the session, which Logto keeps up to date.
/// </summary>
internal sealed class AccessEvaluator(ISessions sessions, IPatreonMembers members, TimeProvider clock, ILogger<AccessEvaluator> logger)
{
    // Each tier is reported once: books are looked at often.
    private readonly ConcurrentDictionary<string, bool> _reported = [];

    public async Task<CurrentPerson> FindCurrentPersonAsync(CancellationToken cancellationToken)
    {
        var session = await sessions.FindCurrentAsync(cancellationToken);
        return await FindPersonAsync(session?.ProfileId, cancellationToken) with
        {
            Organizations = session?.Organizations ?? [],
            CurrentOrganizationId = session?.CurrentOrganizationId,
        };
    }

    /// <summary>
    /// Finds the person for whom the API is called or, without a caller, the person of the current session. Of a person's
    /// organizations, only the one that the access token is limited to is known, and no role in it. An application is in none.
    /// </summary>
    public async Task<CurrentPerson> FindPersonAsync(ApiCaller? caller, CancellationToken cancellationToken) => caller is null
        ? await FindCurrentPersonAsync(cancellationToken)
        : await FindPersonAsync(caller.ProfileId, cancellationToken) with
        {
            Organizations = caller is { ProfileId: not null, OrganizationId: { } id } ? [new OrganizationMembership(id, Name: null, Roles: [])] : [],
        };

    private async Task<CurrentPerson> FindPersonAsync(Guid? profileId, CancellationToken cancellationToken)
    {
        var membership = profileId is { } id
            ? MembershipLookup.Evaluate(await members.FindAsync(id, cancellationToken), clock.GetUtcNow())
            : null;
        var campaign = membership is MembershipLookup.Known known ? known.Campaign : await members.FindCampaignAsync(cancellationToken);
        return new CurrentPerson(membership, campaign);
    }

    public Access Evaluate(CurrentPerson person, AccessRule rule)
    {
        if (person.Campaign is { } campaign)
        {
            foreach (var minimum in rule.Alternatives.OfType<AccessRule.MinimumTier>())
            {
                Report(minimum.TierOrCents, minimum.FindRequirement(campaign), campaign);
            }
        }

        return rule.Admits(person.Campaign, person.Entitlement, person.Organizations)
            ? new Access.Granted()
            : Deny(person, rule) with
            {
                Alternatives = rule is AccessRule.AnyOf any ? [.. any.Rules.Select(one => Deny(person, one))] : [],
                IsHidden = !rule.IsVisibleTo(person.Entitlement, person.Organizations),
            };
    }

    // The name that the person's own membership reports is newer than the one in the rule.
    private static Access.Denied Deny(CurrentPerson person, AccessRule rule) => new(
        rule is AccessRule.OrganizationMember member && person.Organizations.FirstOrDefault(one => one.Id == member.Id)?.Name is { } name
            ? member with { Name = name }
            : rule,
        person.Campaign is { } campaign ? rule.FindRequirement(campaign) : null,
        person.Campaign,
        person.Membership);

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
internal sealed record CurrentPerson(MembershipLookup? Membership, Campaign? Campaign)
{
    /// <summary>The organizations that the person is a member of, as the session has them.</summary>
    public IReadOnlyList<OrganizationMembership> Organizations { get; init; } = [];

    /// <summary>The organization that the person chose for this session.</summary>
    public string? CurrentOrganizationId { get; init; }

    public EffectiveEntitlement Entitlement => (Membership as MembershipLookup.Known)?.Entitlement ?? EffectiveEntitlement.None;
}
