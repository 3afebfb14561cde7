using Bookstore.LocalTenant.Patreon.Campaigns;

namespace Bookstore.LocalTenant.Patreon.Control;

internal sealed record ActionContext(IReadOnlyList<Tier> Tiers, DateTimeOffset Now, int Cents, string Currency = Money.Dollars)
{
    public Tier Free => Tiers.First(tier => !tier.IsPaid);

    /// <summary>The tier of gifts, trials and yearly plans.</summary>
    public Tier? Highest => Paid.LastOrDefault(tier => tier.IsPublished) ?? Paid.LastOrDefault();

    public IEnumerable<Tier> Paid => Tiers.Where(tier => tier is { IsPaid: true, IsDeleted: false }).OrderBy(tier => tier.AmountCents);
}

internal sealed record MemberAction(string Name, string Label, Func<Member, ActionContext, Member> Apply);

/// <summary>What Patreon, the person or the bank can do to a membership.</summary>
internal static class MemberActions
{
    public const string Custom = "custom";
    public const string Delete = "delete";
    public const string Rejoin = "come-back";

    private static readonly MemberAction[] Joining =
    [
        new(Custom, "Pledge", (member, context) => Pledged(member, [], context.Cents, context) with { Currency = context.Currency }),
        new("two-tiers", "Two tiers", (member, context) =>
            Pledged(member, [.. context.Paid.Take(2)], context.Paid.Take(2).Max(tier => tier.AmountCents), context)),
        new("gift", "Gift", (member, context) => member.WithoutPledge() with
        {
            Status = Member.Active,
            TierIds = Ids(context.Highest!),
            EntitledCents = 0,
            IsGifted = true,
            PaidUntil = context.Now.AddMonths(1),
        }),
        new("trial", "Free trial", (member, context) => Pledged(member, [context.Highest!], context.Highest!.AmountCents, context) with
        {
            LifetimeCents = member.LifetimeCents,
            EntitledCents = 0,
            LastChargeStatus = "Free Trial",
            NextChargeDate = context.Now.AddDays(7),
            IsFreeTrial = true,
        }),
        new("annual-cancelled", "Yearly plan, cancelled", (member, context) =>
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
        new("under-way", "Charge under way, nothing listed", (member, _) =>
            member with { Status = Member.Active, LastChargeStatus = "Pending", TierIds = [], EntitledCents = 0 }),
        new("pending", "Charge pending", (member, context) => member with { LastChargeStatus = "Pending", LastChargeDate = context.Now }),
        new("decline", "Decline", (member, context) => Decline(member, context) with { TierIds = [], EntitledCents = 0 }),
        new("decline-still-listed", "Decline, tier stays", Decline),
        new("refund", "Refund", (member, _) => member.CancelledAtOnce() with { LastChargeStatus = "Refunded" }),
        new("refund-one", "Refund one of two charges", (member, _) => member with { LastChargeStatus = "Refunded" }),
        new("fraud", "Fraud", (member, _) => member.CancelledAtOnce() with { LastChargeStatus = "Fraud" }),
    ];

    /// <summary>For patrons.</summary>
    public static readonly IReadOnlyList<MemberAction> Leaving =
    [
        new("cancel", "Cancel at the period's end", (member, context) =>
            member.WithoutPledge() with { PaidUntil = member.NextChargeDate ?? member.PaidUntil ?? context.Now.AddMonths(1) }),
        new("cancel-now", "Cancel at once", (member, _) => member.CancelledAtOnce()),
    ];

    /// <summary>For everyone, as far as the tiers that an action needs exist.</summary>
    public static IReadOnlyList<MemberAction> GetJoinActions(ActionContext context)
    {
        var paid = context.Paid.ToList();
        return
        [
            new("join-free", "Join free", (member, now) => member.CancelledAtOnce() with { TierIds = Ids(now.Free) }),
            .. paid.Select(tier => new MemberAction(
                $"tier-{tier.Id}", $"{tier.Title}, {Money.FormatDollars(tier.AmountCents)}", (member, now) => Pledged(member, [tier], tier.AmountCents, now))),
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
        yield return new("yearly", $"{tier.Title}, {Money.FormatDollars(12 * tier.AmountCents)} a year", (member, context) =>
            Pledged(member, [tier], 12 * tier.AmountCents, context, months: 12));
        yield return new("rupees", $"{tier.Title}, in rupees", (member, context) =>
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
