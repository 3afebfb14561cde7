using Bookstore.Domain.Patrons;

namespace Bookstore.Domain.Tests;

public sealed class MemberRecordsTests
{
    private static readonly DateTimeOffset Then = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly Membership One = new("m-1", "100", "me", PatronStatus.Active, [], 500, Then);
    private static readonly Membership Two = One with { MemberId = "m-2" };
    private static readonly Membership NewOne = One with { AsOf = Then.AddSeconds(1) };
    private static readonly Membership NewTwo = Two with { AsOf = Then.AddSeconds(1) };

    public static TheoryData<string, MemberRecords, MemberRecords, bool> Cases => new()
    {
        { "nothing has come", Of(One), Of(One), false },
        { "the membership was read again", Of(One), Of(NewOne), true },
        // The clock of whoever asked Patreon may be behind.
        { "it was read at an earlier time", Of(One), Of(One with { AsOf = Then.AddMinutes(-1) }), true },
        { "it is gone", Of(One), Of(), true },
        { "one of two was read", Of(One, Two), Of(NewOne, Two), false },
        { "both were read", Of(One, Two), Of(NewOne, NewTwo), true },
        { "a sync found another one", Of(One), Of(One, Two), false },
        { "there is none, and no sync is under way", Of(), Of(), true },
        { "a sync is under way", Of(), Of() with { IsSyncRequested = true }, false },
        { "it was read, and a sync is under way", Of(One), Of(NewOne) with { IsSyncRequested = true }, false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Records_are_newer_once_patreon_has_answered_for_each_membership(string what, MemberRecords before, MemberRecords now, bool isNewer) =>
        Assert.True(now.AreNewerThan(before) == isNewer, what);

    private static MemberRecords Of(params Membership[] memberships) => new(null, null, memberships, EntitlementPolicy.Default);
}
