using Bookstore.Application.Authorization;
using Bookstore.Domain.Patrons;

namespace Bookstore.Web.ViewModels;

/// <summary>Why the visitor has no access, and what they can do about it.</summary>
/// <param name="IsSignedIn">Whether somebody is signed in.</param>
/// <param name="Heading">Which text <c>Denied.*</c> says for whom it is.</param>
/// <param name="Requirements">One or more ways to get access.</param>
/// <param name="AccountName">The linked Patreon account, with <paramref name="Membership"/>, where another membership would help.</param>
/// <param name="LacksCampaign">Whether nobody has access, because the site has no campaign.</param>
/// <param name="LacksAccount">Whether a Patreon account would help the signed-in person, who has linked none.</param>
/// <param name="CanSignIn">Whether signing in with Patreon may help: for whoever is signed out, or has linked no account.</param>
/// <param name="ReturnUrl">This page.</param>
internal sealed record AccessDeniedViewModel(
    bool IsSignedIn,
    string Heading,
    IReadOnlyList<RequirementViewModel> Requirements,
    string? AccountName,
    MembershipViewModel? Membership,
    bool LacksCampaign,
    bool LacksAccount,
    bool CanSignIn,
    PatreonLink? PatreonLink,
    string ReturnUrl,
    BackLink Back)
{
    public static AccessDeniedViewModel Create(Access.Denied denied, HttpContext context)
    {
        var rule = denied.AccessRule;
        // No membership of any kind would give access.
        var isUnavailable = !rule.ConcernsPatrons || denied is { Requirement: null, Campaign: not null };
        var account = denied.Membership switch
        {
            MembershipLookup.Known known => known.Account,
            MembershipLookup.Checking checking => checking.Account,
            _ => null,
        };
        var isSignedIn = denied.Membership is not null;
        return new(
            isSignedIn,
            rule.ConcernsPatrons
                ? rule.Alternatives.Any(one => one is AccessRule.OrganizationMember) ? "PatronsOrCircleHeading" : "Heading"
                : "CircleHeading",
            RequirementViewModel.CreateAll(denied),
            isUnavailable ? null : account?.Name ?? account?.Vanity ?? account?.PatreonUserId,
            isUnavailable ? null : MembershipViewModel.ForCard(denied.Membership, context),
            !rule.Alternatives.Any(one => one is AccessRule.OrganizationMember) && denied.Membership is MembershipLookup.NotConfigured,
            isSignedIn && rule.ConcernsPatrons && account is null && denied.Membership is not MembershipLookup.NotConfigured,
            (!isSignedIn && !isUnavailable) || (rule.ConcernsPatrons && denied.Membership is MembershipLookup.NotLinked),
            isUnavailable ? null : PatreonLink.Create(denied.Campaign, denied.Membership),
            CurrentPage.GetUrl(context),
            CurrentPage.GetBackLink(context));
    }
}

/// <summary>What it takes to get access: a text <c>Requirement.*</c>, and its arguments.</summary>
internal sealed record RequirementViewModel(string Key, params object[] Arguments)
{
    private static readonly RequirementViewModel Unavailable = new("Unavailable");

    /// <summary>One for each way in. What nobody can do is left out where there is another way.</summary>
    public static IReadOnlyList<RequirementViewModel> CreateAll(Access.Denied denied)
    {
        var all = (denied.Alternatives is [] ? [denied] : denied.Alternatives).Select(Create)
            .DistinctBy(requirement => (requirement.Key, string.Join('\n', requirement.Arguments)))
            .ToList();
        return all.Where(requirement => requirement != Unavailable).ToList() is { Count: > 0 } possible ? possible : all;
    }

    private static RequirementViewModel Create(Access.Denied denied) => denied switch
    {
        { AccessRule: AccessRule.OrganizationMember rule } => rule switch
        {
            { Name: { } name, Role: { } role } => new("CircleRole", name, role),
            { Name: { } name } => new("Circle", name),
            { Role: { } role } => new("SomeCircleRole", role),
            _ => new("SomeCircle"),
        },
        { Campaign: null, AccessRule: AccessRule.MinimumTier } => new("SomeTier"),
        { Requirement.Tier: { IsDeleted: false, AmountCents: 0 } tier } => new("FreeTier", tier.Title),
        { Requirement.Tier: { IsDeleted: false } tier, Campaign: { } campaign } =>
            new("Tier", tier.Title, Format.Price(tier.AmountCents, campaign.Currency)),
        { Requirement.Cents: > 0 and var cents, Campaign: { } campaign } => new("Amount", Format.Price(cents, campaign.Currency)),
        { Requirement: null, Campaign: not null } => Unavailable,
        _ => new("Patrons"),
    };
}

/// <summary>The link to the campaign's page on Patreon.</summary>
/// <param name="IsTierChange">Whether the visitor is a paying patron already, and only needs another tier.</param>
internal sealed record PatreonLink(string Url, bool IsTierChange)
{
    /// <summary>
    /// The link, or null where the address of the campaign's page is unknown or unsafe, or where the person pays already and only
    /// Patreon's confirmation is outdated.
    /// </summary>
    public static PatreonLink? Create(Campaign? campaign, MembershipLookup? membership) =>
        SafeUrl.Of(campaign?.Url) is { } url && membership is not MembershipLookup.Known { Entitlement.IsStale: true }
            ? new(url, membership is MembershipLookup.Known { Entitlement.IsPaid: true })
            : null;
}
