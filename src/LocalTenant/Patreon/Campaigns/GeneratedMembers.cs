using System.Globalization;

namespace Bookstore.LocalTenant.Patreon.Campaigns;

/// <summary>
/// Members to measure a sync with, computed from their index. Of ten, six are active patrons, two are free members, one is
/// declined and one is former.
/// </summary>
internal static class GeneratedMembers
{
    private const string IdPrefix = "00000000-0000-4000-8000-";
    private const int FirstUserId = 20_000_000;
    private const int MinutesOfFourWeeks = 28 * 24 * 60;

    private static readonly DateTimeOffset PledgeStart = new(2025, 1, 15, 8, 0, 0, TimeSpan.Zero);

    /// <summary>The index in a generated member's id, else null. Such ids sort by index, and before all others.</summary>
    public static int? IndexOf(string memberId) =>
        memberId.StartsWith(IdPrefix, StringComparison.Ordinal)
        && int.TryParse(memberId.AsSpan(IdPrefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var index)
        && IdOf(index) == memberId
            ? index
            : null;

    public static Member At(int index, IReadOnlyList<Tier> tiers, DateTimeOffset now)
    {
        var tier = tiers[(index % 10) switch { 0 or 1 => 0, 2 or 3 or 4 => 2, _ => 1 }];
        var member = new Member(IdOf(index), $"{FirstUserId + index}", SampleCampaign.Ours.Id) { TierIds = [tier.Id] };
        if (!tier.IsPaid) return member;

        var start = PledgeStart.AddMinutes(index % MinutesOfFourWeeks);
        var months = ((now.Year - start.Year) * 12) + now.Month - start.Month;
        if (start.AddMonths(months) > now) months--;

        var patron = (member with
        {
            Status = Member.Active,
            WillPayCents = tier.AmountCents,
            LifetimeCents = months * tier.AmountCents,
            PledgeStart = start,
        }).Charged(start.AddMonths(months));
        return (index % 10) switch
        {
            8 => patron with { Status = Member.Declined, LastChargeStatus = "Declined", TierIds = [], EntitledCents = 0 },
            9 => patron.CancelledAtOnce(),
            _ => patron,
        };
    }

    public static SamplePerson? FindPerson(string userId) =>
        int.TryParse(userId, CultureInfo.InvariantCulture, out var id) && id >= FirstUserId
            ? new SamplePerson(userId, $"Member {id - FirstUserId}", Kind: "", Email: $"member{id - FirstUserId}@example.com", Color: "#57534e")
            : null;

    private static string IdOf(int index) => $"{IdPrefix}{index:x12}";
}
