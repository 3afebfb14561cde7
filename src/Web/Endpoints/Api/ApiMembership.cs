using System.Text.Json;
using Bookstore.Application.Patrons;
using Bookstore.Domain.Patrons;

namespace Bookstore.Web.Endpoints.Api;

/// <summary>A person's membership of the campaign, as the site last read it from Patreon.</summary>
/// <param name="Status">
/// <c>not_configured</c> (the site has no campaign), <c>not_linked</c> (no Patreon account), <c>checking</c> (Patreon is being asked),
/// or a status of the membership: <c>creator</c>, <c>active</c>, <c>charging</c>, <c>unlisted</c>, <c>cancelled</c>, <c>trial</c>,
/// <c>gift</c>, <c>declined</c>, <c>grace</c>, <c>lapsed</c>, <c>former</c>, <c>free</c>, <c>none</c>, <c>outdated</c>.
/// </param>
/// <param name="IsPaid">Whether it opens more than a free membership does.</param>
/// <param name="MonthlyCents">What it is worth a month, in cents of <paramref name="Currency"/>; null for the creator, and before it is known.</param>
/// <param name="Currency">The campaign's currency (ISO 4217).</param>
/// <param name="AccessUntil">When the grace period ends, in UTC; null outside of one.</param>
/// <param name="NextChargeAt">In UTC; null where no charge will come.</param>
/// <param name="AsOf">When Patreon was asked, in UTC.</param>
/// <param name="Problem">Why there is nothing newer: <c>unreachable</c> or <c>token_revoked</c>; null where all is well.</param>
internal sealed record ApiMembership(
    string Status,
    bool IsPaid,
    int? MonthlyCents,
    string? Currency,
    IReadOnlyList<ApiTier> Tiers,
    DateTimeOffset? Since,
    DateTimeOffset? NextChargeAt,
    DateTimeOffset? AccessUntil,
    DateTimeOffset? AsOf,
    string? Problem)
{
    public static ApiMembership Create(MembershipLookup lookup) => lookup switch
    {
        MembershipLookup.Known known => Create(known),
        MembershipLookup.Checking checking => Unknown("checking") with { Problem = Name(checking.Problem) },
        MembershipLookup.NotLinked => Unknown("not_linked"),
        _ => Unknown("not_configured"),
    };

    private static ApiMembership Create(MembershipLookup.Known known)
    {
        var (entitlement, currency) = (known.Entitlement, known.Campaign.Currency);
        return new(
            Name(MembershipStatuses.Of(known))!,
            entitlement.IsPaid,
            entitlement.IsCreator ? null : entitlement.Cents,
            currency,
            [.. entitlement.Tiers.Select(tier => new ApiTier(tier.Id, tier.Title, tier.AmountCents))],
            known.Membership?.Since,
            MembershipStatuses.FindNextCharge(known),
            entitlement.GraceEndsAt,
            known.AsOf,
            Name(known.Problem));
    }

    private static ApiMembership Unknown(string status) => new(status, false, null, null, [], null, null, null, null, null);

    private static string? Name<T>(T? member) => member is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName($"{member}");
}

/// <param name="MonthlyCents">The price a month, in cents of the campaign's currency.</param>
internal sealed record ApiTier(string Id, string Title, int MonthlyCents);
