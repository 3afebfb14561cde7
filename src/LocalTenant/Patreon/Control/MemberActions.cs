using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Patreon.Campaigns;

namespace Bookstore.LocalTenant.Patreon.Control;

internal sealed record ActionContext(IReadOnlyList<Tier> Tiers, DateTimeOffset Now, int Cents, string Currency = Money.Dollars)
{
    public Tier Free => Tiers.First(tier => !tier.IsPaid);

    /// <summary>The tier of gifts, trials and yearly plans.</summary>
    public Tier? Highest => Paid.LastOrDefault(tier => tier.IsPublished) ?? Paid.LastOrDefault();

    public IEnumerable<Tier> Paid => Tiers.Where(tier => tier is { IsPaid: true, IsDeleted: false }).OrderBy(tier => tier.AmountCents);
}

internal sealed record MemberAction(string Name, Func<PageText, string> Label, Func<Member, ActionContext, Member> Apply);

/// <summary>What Patreon, the person or the bank can do to a membership.</summary>
internal static class MemberActions
{
    public const string Custom = "custom";
    public const string Delete = "delete";
    public const string Rejoin = "come-back";

    private static readonly MemberAction[] Joining =
    [
        new(Custom, text => text["Pledge"], (member, context) => Pledged(member, [], context.Cents, context) with { Currency = context.Currency }),
        new("two-tiers", text => text["TwoTiers"], (member, context) =>
            Pledged(member, [.. context.Paid.Take(2)], context.Paid.Take(2).Max(tier => tier.AmountCents), context)),
        new("gift", text => text["Gift"], (member, context) => member.WithoutPledge() with
        {
            Status = Member.Active,
            TierIds = Ids(context.Highest!),
            EntitledCents = 0,
            IsGifted = true,
            PaidUntil = context.Now.AddMonths(1),
        }),
        new("trial", text => text["FreeTrial"], (member, context) => Pledged(member, [context.Highest!], context.Highest!.AmountCents, context) with
        {
            LifetimeCents = member.LifetimeCents,
            EntitledCents = 0,
            LastChargeStatus = "Free Trial",
            NextChargeDate = context.Now.AddDays(7),
            IsFreeTrial = true,
        }),
        new("annual-cancelled", text => text["YearlyCancelled"], (member, context) =>
            Pledged(member, [context.Highest!], 12 * context.Highest!.AmountCents, context, months: 12).WithoutPledge() with
        {
            Status = Member.Former,
            LastChargeDate = context.Now.AddMonths(-3),
            PaidUntil = context.Now.AddMonths(9),
        }),
    ];

    /// <summary>For patrons.</summary>
    public static readonly IReadOnlyList<MemberAction> Charges =
    [
        new("under-way", text => text["ChargeUnderWay"], (member, _) =>
            member with { Status = Member.Active, LastChargeStatus = "Pending", TierIds = [], EntitledCents = 0 }),
        new("pending", text => text["ChargePending"], (member, context) => member with { LastChargeStatus = "Pending", LastChargeDate = context.Now }),
        new("decline", text => text["Decline"], (member, context) => Decline(member, context) with { TierIds = [], EntitledCents = 0 }),
        new("decline-still-listed", text => text["DeclineStillListed"], Decline),
        new("refund", text => text["Refund"], (member, _) => member.CancelledAtOnce() with { LastChargeStatus = "Refunded" }),
        new("refund-one", text => text["RefundOne"], (member, _) => member with { LastChargeStatus = "Refunded" }),
        new("fraud", text => text["Fraud"], (member, _) => member.CancelledAtOnce() with { LastChargeStatus = "Fraud" }),
    ];

    /// <summary>For patrons.</summary>
    public static readonly IReadOnlyList<MemberAction> Leaving =
    [
        new("cancel", text => text["CancelAtEnd"], (member, context) =>
            member.WithoutPledge() with { PaidUntil = member.NextChargeDate ?? member.PaidUntil ?? context.Now.AddMonths(1) }),
        new("cancel-now", text => text["CancelNow"], (member, _) => member.CancelledAtOnce()),
    ];

    /// <summary>For everyone, as far as the tiers that an action needs exist.</summary>
    public static IReadOnlyList<MemberAction> GetJoinActions(ActionContext context)
    {
        var paid = context.Paid.ToList();
        return
        [
            new("join-free", text => text["JoinFree"], (member, now) => member.CancelledAtOnce() with { TierIds = Ids(now.Free) }),
            .. paid.Select(tier => new MemberAction(
                $"tier-{tier.Id}", _ => $"{tier.Title}, {Money.FormatDollars(tier.AmountCents)}", (member, now) => Pledged(member, [tier], tier.AmountCents, now))),
            .. paid.Take(1).SelectMany(Otherwise),
            .. Joining.Where(action => action.Name switch
            {
                Custom => true,
                "two-tiers" => paid.Count > 1,
                _ => paid.Count > 0,
            }),
        ];
    }

    // The other ways to pay for a tier: by the year, and in another currency.
    private static IEnumerable<MemberAction> Otherwise(Tier tier)
    {
        yield return new("yearly", text => text.With("AYear", tier.Title, Money.FormatDollars(12 * tier.AmountCents)), (member, context) =>
            Pledged(member, [tier], 12 * tier.AmountCents, context, months: 12));
        yield return new("rupees", text => text.With("InRupees", tier.Title), (member, context) =>
            Pledged(member, [tier], Money.RupeesPerDollar * tier.AmountCents, context, currency: Money.Rupees));
    }

    public static MemberAction? Find(string? name, Member? member, ActionContext context) => GetJoinActions(context)
        .Concat(HasPledge(member) ? Charges.Concat(Leaving) : [])
        .SingleOrDefault(action => action.Name == name);

    public static bool HasPledge(Member? member) => member is { Status: Member.Active or Member.Declined };

    private static Member Pledged(
        Member member, IReadOnlyList<Tier> tiers, int cents, ActionContext context, int months = 1, string currency = Money.Dollars) =>
        (member.WithoutPledge() with
        {
            Status = Member.Active,
            TierIds = Ids([.. tiers]),
            WillPayCents = cents,
            Currency = currency,
            Cadence = months,
            PledgeStart = member.PledgeStart ?? context.Now,
        }).Charged(context.Now);

    private static Member Decline(Member member, ActionContext context) =>
        member with { Status = Member.Declined, LastChargeStatus = "Declined", LastChargeDate = context.Now };

    private static string[] Ids(params Tier[] tiers) => [.. tiers.Select(tier => tier.Id)];
}
