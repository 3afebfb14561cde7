namespace Bookstore.LocalTenant.Patreon.Campaigns;

internal sealed record Campaign(string Id, string Name, string Vanity, SamplePerson? Creator);

/// <summary>The creator's campaign with its first tiers and members, and a foreign one that the app must ignore.</summary>
internal static class SampleCampaign
{
    public const string Vanity = "bookstorepress";

    public static readonly Campaign Ours = new("7070707", "The Bookstore Press", Vanity, SamplePeople.Creator);

    public static readonly Campaign Foreign = new("8080808", "Another Campaign", "anothercampaign", null);

    public static readonly IReadOnlyList<Tier> Tiers =
    [
        new("7000001", "Free", 0, IsPublished: true),
        new("7000002", "Reader", 300, IsPublished: true),
        new("7000003", "Patron of the Press", 500, IsPublished: true),
        new("7000004", "Founding Patron", 1000, IsPublished: false),
    ];

    public static readonly Tier ForeignTier = new("8000001", "Their Only Tier", 2500, IsPublished: true);

    public static IReadOnlyList<Member> Members(DateTimeOffset now) =>
    [
        Patron("3f1a8a52-6f0b-4c57-9d5e-6a1b0c9d7e01", "10120815", Tiers[2], now),
        Patron("3f1a8a52-6f0b-4c57-9d5e-6a1b0c9d7e02", "10300511", Tiers[1], now),
        new("3f1a8a52-6f0b-4c57-9d5e-6a1b0c9d7e03", "10061209", Ours.Id) { TierIds = [Tiers[0].Id] },
        Patron("3f1a8a52-6f0b-4c57-9d5e-6a1b0c9d7e04", "10120623", Tiers[1], now.AddMonths(-4)).CancelledAtOnce(),
        Patron("3f1a8a52-6f0b-4c57-9d5e-6a1b0c9d7e05", "10120815", ForeignTier, now) with { CampaignId = Foreign.Id },
    ];

    private static Member Patron(string id, string userId, Tier tier, DateTimeOffset now) => new Member(id, userId, Ours.Id)
    {
        Status = Member.Active,
        TierIds = [tier.Id],
        WillPayCents = tier.AmountCents,
        LifetimeCents = 5 * tier.AmountCents,
        PledgeStart = now.AddMonths(-5).AddDays(-10),
    }.Charged(now.AddDays(-10));
}
