using Bookstore.Application.Patrons;
using Bookstore.Domain.Patrons;

namespace Bookstore.Web.ViewModels;

/// <summary>The visitor's membership.</summary>
/// <param name="Details">Null while Patreon is being asked for the first time.</param>
/// <param name="Problem">Why there is no newer answer from Patreon, if there is a reason.</param>
/// <param name="IsRefreshing">Whether the page reloads itself in a few seconds.</param>
/// <param name="CurrentUrl">The page that "Check again" returns to.</param>
internal sealed record MembershipViewModel(MembershipDetails? Details, PatreonProblem? Problem, bool IsRefreshing, string CurrentUrl)
{
    /// <summary>For the card, which shows all of it; it refreshes the page after "Check again" too.</summary>
    public static MembershipViewModel? ForCard(MembershipLookup? lookup, HttpContext context) => Create(lookup, context, isCard: true);

    /// <summary>For the notice, which shows only what keeps the membership from being up to date.</summary>
    public static MembershipViewModel? ForNotice(MembershipLookup? lookup, HttpContext context) => Create(lookup, context, isCard: false);

    private static MembershipViewModel? Create(MembershipLookup? lookup, HttpContext context, bool isCard) => lookup switch
    {
        MembershipLookup.Checking { Problem: var problem } => new(
            null, problem, problem is null && CurrentPage.TryScheduleRefresh(context, isChecking: true), CurrentPage.GetUrl(context)),
        MembershipLookup.Known known => new(
            MembershipDetails.Create(known),
            known.Problem,
            isCard && CurrentPage.TryScheduleRefresh(context, isChecking: false),
            CurrentPage.GetUrl(context)),
        _ => null,
    };
}

/// <summary>What is known of a membership. A row of the card is left out where its value is null or empty.</summary>
/// <param name="Price">What one pays a month, where the amount decides instead of a tier.</param>
/// <param name="ForeignCurrency">The currency that one pays in, where it is not the campaign's and the amount would decide.</param>
/// <param name="AccessUntil">The end of the grace period, in UTC.</param>
/// <param name="AsOf">When Patreon said so, in UTC.</param>
internal sealed record MembershipDetails(
    MembershipStatus Status,
    IReadOnlyList<TierViewModel> Tiers,
    string? Price,
    string? ForeignCurrency,
    string CampaignCurrency,
    bool IsYearly,
    DateTimeOffset? AccessUntil,
    DateTimeOffset? Since,
    DateTimeOffset? NextCharge,
    DateTimeOffset AsOf)
{
    public static MembershipDetails Create(MembershipLookup.Known known)
    {
        var (entitlement, currency) = (known.Entitlement, known.Campaign.Currency);
        return new(
            MembershipStatuses.Of(known),
            entitlement.IsCreator ? [] : [.. entitlement.Tiers.Select(tier => new TierViewModel(tier.Title, tier.AmountCents == 0 ? null : Format.Price(tier.AmountCents, currency)))],
            entitlement.AmountCurrency == currency ? Format.Price(entitlement.Cents, currency) : null,
            entitlement.AmountCurrency == currency ? null : entitlement.AmountCurrency,
            currency,
            entitlement is { IsCreator: false, IsPaid: true } && known.Membership?.CadenceMonths == 12,
            entitlement.GraceEndsAt,
            known.Membership?.Since,
            MembershipStatuses.FindNextCharge(known),
            known.AsOf);
    }
}

/// <param name="Price">Null for a free tier.</param>
internal sealed record TierViewModel(string Title, string? Price);

/// <summary>A membership in a line, where it isn't enough.</summary>
/// <param name="AccountName">The linked Patreon account.</param>
internal sealed record MembershipLine(string AccountName, MembershipViewModel Membership);
