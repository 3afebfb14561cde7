using Bookstore.Application.Patrons;
using Bookstore.Domain.Patrons;

namespace Bookstore.Web.ViewModels;

/// <summary>The visitor's membership.</summary>
/// <param name="Details">Null while Patreon is being asked for the first time.</param>
/// <param name="Problem">Why there is no newer answer from Patreon, if there is a reason.</param>
/// <param name="CurrentUrl">The page that "Check again" returns to.</param>
internal sealed record MembershipViewModel(MembershipDetails? Details, PatreonProblem? Problem, string CurrentUrl)
{
    /// <summary>What to do about it at Patreon; null where nothing would help, or where the page around it says so.</summary>
    public MembershipActionLink? Action { get; private init; }

    /// <summary>For the account page, with what to do about the membership.</summary>
    public static MembershipViewModel? ForAccount(MembershipLookup? lookup, HttpContext context) =>
        ForCard(lookup, context) is { } card ? card with { Action = MembershipActionLink.Create(lookup) } : null;

    /// <summary>For the card, which shows all of it.</summary>
    public static MembershipViewModel? ForCard(MembershipLookup? lookup, HttpContext context) => lookup switch
    {
        MembershipLookup.Checking { Problem: var problem } => new(null, problem, CurrentPage.GetUrl(context)),
        MembershipLookup.Known known => new(MembershipDetails.Create(known, context), known.Problem, CurrentPage.GetUrl(context)),
        _ => null,
    };

    /// <summary>
    /// For the notice beside what is open: that the membership is not up to date, or that its grace period will close it. Null where
    /// there is no such thing to say.
    /// </summary>
    public static MembershipViewModel? ForNotice(MembershipLookup? lookup, HttpContext context) =>
        ForCard(lookup, context) is { } card and ({ Details: null } or { Problem: not null } or { Details.AccessUntil: not null })
            ? card with { Action = MembershipActionLink.Create(lookup) }
            : null;
}

/// <summary>What is known of a membership. A row of the card is left out where its value is null or empty.</summary>
/// <param name="Price">What one pays a month, where the amount decides instead of a tier.</param>
/// <param name="ForeignCurrency">The currency that one pays in, where it is not the campaign's and the amount would decide.</param>
/// <param name="AccessUntil">The end of the grace period.</param>
/// <param name="AsOf">When Patreon said so.</param>
internal sealed record MembershipDetails(
    MembershipStatus Status,
    IReadOnlyList<TierViewModel> Tiers,
    string? Price,
    string? ForeignCurrency,
    string CampaignCurrency,
    bool IsYearly,
    Moment? AccessUntil,
    Moment? Since,
    Moment? NextCharge,
    Ago AsOf)
{
    public static MembershipDetails Create(MembershipLookup.Known known, HttpContext context)
    {
        var (entitlement, currency) = (known.Entitlement, known.Campaign.Currency);
        return new(
            MembershipStatuses.Of(known),
            entitlement.IsCreator ? [] : [.. entitlement.Tiers.Select(tier => new TierViewModel(tier.Title, tier.AmountCents == 0 ? null : Format.Price(tier.AmountCents, currency)))],
            entitlement.AmountCurrency == currency ? Format.Price(entitlement.Cents, currency) : null,
            entitlement.AmountCurrency == currency ? null : entitlement.AmountCurrency,
            currency,
            entitlement is { IsCreator: false, IsPaid: true } && known.Membership?.CadenceMonths == 12,
            entitlement.GraceEndsAt is { } end ? Moment.Of(end, context) : null,
            known.Membership?.Since is { } since ? Moment.DateOf(since, context) : null,
            MembershipStatuses.FindNextCharge(known) is { } next ? Moment.DateOf(next, context) : null,
            Ago.Of(known.AsOf, context));
    }
}

/// <param name="Price">Null for a free tier.</param>
internal sealed record TierViewModel(string Title, string? Price);

/// <summary>The link to what a person can do about their membership.</summary>
internal sealed record MembershipActionLink(MembershipAction Action, string Url)
{
    // Patreon's "Manage memberships", which leads to the payment methods too.
    private const string ManagementUrl = "https://www.patreon.com/settings/memberships";

    /// <summary>The link, or null where there is nothing to do, or where the address of the campaign's page is unknown.</summary>
    public static MembershipActionLink? Create(MembershipLookup? lookup) =>
        lookup is MembershipLookup.Known known && MembershipStatuses.FindAction(MembershipStatuses.Of(known)) is { } action
            && (action == MembershipAction.Join ? SafeUrl.Of(known.Campaign.Url) : ManagementUrl) is { } url
            ? new(action, url)
            : null;
}

/// <summary>A membership in a line, where it isn't enough.</summary>
/// <param name="AccountName">The linked Patreon account.</param>
internal sealed record MembershipLine(string AccountName, MembershipViewModel Membership);
