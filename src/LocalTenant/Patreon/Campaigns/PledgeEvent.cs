namespace Bookstore.LocalTenant.Patreon.Campaigns;

/// <summary>An event of the pledge history; the stand-in keeps only the last charge.</summary>
internal sealed record PledgeEvent(string Id, DateTimeOffset Date, int AmountCents, string Currency, string? Status)
{
    public static IEnumerable<PledgeEvent> Of(Member member) => member.LastChargeDate is { } date
        ? [new PledgeEvent($"subscription:{member.Id}", date, member.EntitledCents, member.Currency, member.LastChargeStatus)]
        : [];
}
