using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Patreon.Campaigns;

namespace Bookstore.LocalTenant.Patreon.Control;

internal static class MembershipDescription
{
    public static string Of(PageText text, Member? member, IReadOnlyList<Tier> tiers) => member is null
        ? text["MemberNone"]
        : string.Join(' ', Sentences(text, member, tiers));

    private static IEnumerable<string> Sentences(PageText text, Member member, IReadOnlyList<Tier> tiers)
    {
        var entitled = tiers.Where(tier => member.TierIds.Contains(tier.Id)).ToList();
        var listed = entitled.Where(tier => !tier.IsDeleted).Select(tier => tier.Title).ToList();

        yield return text[member.Status switch
        {
            Member.Active => "MemberActive",
            Member.Declined => "MemberDeclined",
            Member.Former => "MemberFormer",
            _ => "MemberFree",
        }];
        yield return (listed.Count, member.EntitledCents) switch
        {
            (0, 0) => text["EntitledToNothing"],
            (0, var cents) => text.With("EntitledToNoTier", Money.Format(member.Currency, cents)),
            (_, 0) => text.With("EntitledTo", Titles()),
            (_, var cents) => text.With("EntitledToAmount", Titles(), Money.Format(member.Currency, cents)),
        };
        if (entitled.Count > listed.Count) yield return text["TierWasDeleted"];
        if (member.Cadence == 12) yield return text["PaysYearly"];
        if (member.IsGifted) yield return text["IsGift"];
        if (member.IsFreeTrial) yield return text["IsFreeTrial"];
        if (member.LastChargeStatus is { } status)
        {
            yield return member.LastChargeDate is { } date ? text.With("LastChargeOn", status, text.Date(date)) : text.With("LastCharge", status);
        }

        if (member.NextChargeDate is { } next) yield return text.With("NextCharge", Money.Format(member.Currency, member.WillPayCents), text.Date(next));
        if (member.PaidUntil is { } end) yield return text.With("EndsOn", text.Date(end));

        string Titles() => listed.Aggregate((all, title) => text.With("TwoTierNames", all, title));
    }
}
