using System.Globalization;
using Bookstore.LocalTenant.Patreon.Campaigns;

namespace Bookstore.LocalTenant.Patreon.Control;

internal static class MembershipDescription
{
    public static string Of(Member? member, IReadOnlyList<Tier> tiers) => member is null
        ? "Not a member."
        : string.Join(' ', Sentences(member, tiers).OfType<string>());

    private static IEnumerable<string?> Sentences(Member member, IReadOnlyList<Tier> tiers)
    {
        var entitled = tiers.Where(tier => member.TierIds.Contains(tier.Id)).ToList();
        var listed = entitled.Where(tier => !tier.IsDeleted).Select(tier => tier.Title).ToList();

        yield return member.Status switch
        {
            Member.Active => "Active patron.",
            Member.Declined => "Declined patron.",
            Member.Former => "Former patron.",
            _ => "Free member, never pledged.",
        };
        yield return (listed.Count, member.EntitledCents) switch
        {
            (0, 0) => "Entitled to nothing.",
            (0, var cents) => $"Entitled to no tier ({Money.Format(member.Currency, cents)}).",
            (_, 0) => $"Entitled to {string.Join(" and ", listed)}.",
            (_, var cents) => $"Entitled to {string.Join(" and ", listed)} ({Money.Format(member.Currency, cents)}).",
        };
        if (entitled.Count > listed.Count) yield return "The tier was deleted.";
        if (member.Cadence == 12) yield return "Pays by the year.";
        if (member.IsGifted) yield return "A gift.";
        if (member.IsFreeTrial) yield return "A free trial.";
        if (member.LastChargeStatus is { } status) yield return $"Last charge: {status}{On(member.LastChargeDate)}.";
        if (member.NextChargeDate is { } next) yield return $"Next charge: {Money.Format(member.Currency, member.WillPayCents)}{On(next)}.";
        if (member.PaidUntil is { } end) yield return $"Ends{On(end)}.";
    }

    private static string? On(DateTimeOffset? date) => date?.UtcDateTime.ToString("' on 'd MMMM yyyy", CultureInfo.InvariantCulture);
}
