using Bookstore.Application.Authorization;
using Bookstore.Domain.Patrons;

namespace Bookstore.Web.ViewModels;

/// <summary>Why the visitor has no access, and what they can do about it.</summary>
/// <param name="AccountName">The linked Patreon account, with <paramref name="Membership"/>, where another membership would help.</param>
/// <param name="IsConfigured">Whether the site has a campaign at all.</param>
/// <param name="HasAccount">Whether a Patreon account is linked.</param>
/// <param name="CanLinkAccount">Whether signing in with Patreon would link one.</param>
/// <param name="ReturnUrl">This page.</param>
internal sealed record AccessDeniedViewModel(
    RequirementViewModel Requirement,
    string? AccountName,
    MembershipViewModel? Membership,
    bool IsConfigured,
    bool HasAccount,
    bool CanLinkAccount,
    PatreonLink? PatreonLink,
    string ReturnUrl)
{
    public static AccessDeniedViewModel Create(Access.Denied denied, HttpContext context)
    {
        // No membership of any kind would give access.
        var isUnavailable = denied is { Requirement: null, Campaign: not null };
        var account = denied.Membership switch
        {
            MembershipLookup.Known known => known.Account,
            MembershipLookup.Checking checking => checking.Account,
            _ => null,
        };
        return new(
            RequirementViewModel.Create(denied),
            isUnavailable ? null : account?.Name ?? account?.Vanity ?? account?.PatreonUserId,
            isUnavailable ? null : MembershipViewModel.ForCard(denied.Membership, context),
            denied.Membership is not MembershipLookup.NotConfigured,
            account is not null,
            denied.Membership is MembershipLookup.NotLinked,
            isUnavailable ? null : PatreonLink.Create(denied.Campaign, denied.Membership),
            CurrentPage.GetUrl(context));
    }
}

/// <summary>What it takes to get access: a text <c>Requirement.*</c>, and its arguments.</summary>
internal sealed record RequirementViewModel(string Key, params object[] Arguments)
{
    public static RequirementViewModel Create(Access.Denied denied) => denied switch
    {
        { Campaign: null, AccessRule: AccessRule.MinimumTier } => new("SomeTier"),
        { Requirement.Tier: { IsDeleted: false, AmountCents: 0 } tier } => new("FreeTier", tier.Title),
        { Requirement.Tier: { IsDeleted: false } tier, Campaign: { } campaign } =>
            new("Tier", tier.Title, Format.Price(tier.AmountCents, campaign.Currency)),
        { Requirement.Cents: > 0 and var cents, Campaign: { } campaign } => new("Amount", Format.Price(cents, campaign.Currency)),
        { Requirement: null, Campaign: not null } => new("Unavailable"),
        _ => new("Patrons"),
    };
}

/// <summary>The link to the campaign's page on Patreon.</summary>
/// <param name="IsTierChange">Whether the visitor is a paying patron already, and only needs another tier.</param>
internal sealed record PatreonLink(string Url, bool IsTierChange)
{
    /// <summary>The link, or null where the address of the campaign's page is unknown or unsafe.</summary>
    public static PatreonLink? Create(Campaign? campaign, MembershipLookup? membership) => SafeUrl.Of(campaign?.Url) is { } url
        ? new(url, membership is MembershipLookup.Known { Entitlement.IsPaid: true })
        : null;
}
