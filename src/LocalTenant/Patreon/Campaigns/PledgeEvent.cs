namespace Bookstore.LocalTenant.Patreon.Campaigns;

/// <summary>What happened to a pledge: here the last charge only.</summary>
internal sealed record PledgeEvent(string Id, DateTimeOffset Date, int AmountCents, string Currency, string? Status)
{
    public static IEnumerable<PledgeEvent> Of(Member member) => member.LastChargeDate is { } date
        ? [new PledgeEvent($"subscription:{member.Id}", date, member.EntitledCents, member.Currency, member.LastChargeStatus)]
        : [];
}
