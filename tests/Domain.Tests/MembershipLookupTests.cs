using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;

namespace Bookstore.Domain.Tests;

/// <summary>What the stored records say of a profile.</summary>
public sealed class MembershipLookupTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly Campaign Ours = new("100", "creator", "The Press", null, [new Tier("3", "Patron of the Press", 500, "USD", true)]);
    private static readonly CampaignRecord Synced = new(Ours, Now.AddHours(-2), Now.AddHours(-1));
    private static readonly PatreonIdentity Account = Link("10120815");
    private static readonly Membership Patron = new("m", Ours.Id, Account.PatreonUserId, PatronStatus.Active, ["3"], 500, Now.AddMinutes(-5));
    private static readonly MemberRecords Unknown = new(Account, Synced, [], EntitlementPolicy.Default);
    private static readonly MemberRecords Member = Unknown with { Memberships = [Patron] };

    [Fact]
    public void Without_records_the_site_is_not_configured() =>
        Assert.IsType<MembershipLookup.NotConfigured>(MembershipLookup.Evaluate(null, Now));

    [Fact]
    public void Without_an_account_nothing_is_linked() =>
        Assert.IsType<MembershipLookup.NotLinked>(MembershipLookup.Evaluate(Unknown with { Account = null, IsSyncRequested = true }, Now));

    [Fact]
    public void A_member_is_known_with_the_entitlement_and_the_time_of_the_report()
    {
        var known = Assert.IsType<MembershipLookup.Known>(MembershipLookup.Evaluate(
            Member with { IsSyncRequested = true, IsSyncPending = true, Problem = PatreonProblem.Unreachable }, Now));

        Assert.Equal((Account, Ours, Patron), (known.Account, known.Campaign, known.Membership));
        Assert.Equal((500, Patron.AsOf, PatreonProblem.Unreachable), (known.Entitlement.Cents, known.AsOf, known.Problem));
    }

    [Theory]
    [InlineData("after a sync", false)]
    [InlineData("no campaign was read", true)]
    [InlineData("no sync has completed", true)]
    [InlineData("a sync was requested", true)]
    [InlineData("a sync is pending, and the last one saw the account", false)]
    [InlineData("a sync is pending, and the account was linked since the last one", true)]
    public void An_unknown_account_is_being_checked_while_a_sync_may_find_it(string when, bool isBeingChecked)
    {
        var records = when switch
        {
            "no campaign was read" => Unknown with { Campaign = null },
            "no sync has completed" => Unknown with { Campaign = Synced with { SyncedAt = null } },
            "a sync was requested" => Unknown with { IsSyncRequested = true },
            "a sync is pending, and the last one saw the account" => Unknown with { IsSyncPending = true, Campaign = Synced with { SyncedAt = Account.LinkedAt } },
            "a sync is pending, and the account was linked since the last one" =>
                Unknown with { IsSyncPending = true, Campaign = Synced with { SyncedAt = Account.LinkedAt.AddTicks(-1) } },
            _ => Unknown,
        };

        var lookup = MembershipLookup.Evaluate(records with { Problem = PatreonProblem.TokenRevoked }, Now);

        Assert.Equal(
            (isBeingChecked, PatreonProblem.TokenRevoked),
            lookup is MembershipLookup.Checking checking ? (true, checking.Problem) : (false, ((MembershipLookup.Known)lookup).Problem));
    }

    [Fact]
    public void The_creator_is_known_before_the_first_sync_has_completed()
    {
        var records = Unknown with { Campaign = Synced with { Campaign = Ours with { CreatorUserId = Account.PatreonUserId }, SyncedAt = null } };

        var known = Assert.IsType<MembershipLookup.Known>(MembershipLookup.Evaluate(records, Now));

        Assert.Equal((true, Synced.AsOf), (known.Entitlement.IsCreator, known.AsOf));
        Assert.False(records.IsUnknownAccount);
    }

    [Fact]
    public void Without_a_membership_the_last_sync_says_so_or_a_removal_since()
    {
        Assert.Equal(Synced.SyncedAt, AsOf(Unknown));
        Assert.Equal(Synced.SyncedAt, AsOf(Unknown with { LastRemovedAt = Now.AddDays(-1) }));
        Assert.Equal(Now, AsOf(Unknown with { LastRemovedAt = Now }));
        Assert.Equal(Now, AsOf(Member with { LastRemovedAt = Now }));

        static DateTimeOffset AsOf(MemberRecords records) => ((MembershipLookup.Known)MembershipLookup.Evaluate(records, Now)).AsOf;
    }

    [Fact]
    public void Only_a_sync_finds_the_new_membership_of_a_former_member()
    {
        var former = Patron with { Status = PatronStatus.Former };

        Assert.True(Unknown.HasFormerMembershipsOnly);
        Assert.True((Unknown with { Memberships = [former, former] }).HasFormerMembershipsOnly);
        Assert.False((Unknown with { Memberships = [former, Patron] }).HasFormerMembershipsOnly);
    }

    private static PatreonIdentity Link(string patreonUserId)
    {
        var profile = UserProfile.Register(new LogtoSubject("https://abc.logto.app/oidc", "abc"), new LogtoClaims("Robin", null, null, null, null), Now);
        profile.LinkPatreon(new PatreonAccount(patreonUserId), holder: null, Now);
        return profile.Patreon!;
    }
}
