using Bookstore.Application.Patrons;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Bookstore.Application.Tests;

/// <summary>When a sign-in or a person has memberships read.</summary>
public sealed class MembershipRefreshTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly Campaign Ours = new("100", "creator", "The Press", null, []);

    private readonly Mock<IPatreonMembers> _members = new();
    private readonly UserProfile _profile = UserProfile.Register(
        new LogtoSubject("https://abc.logto.app/oidc", "abc"), new LogtoClaims("Robin", null, null, null, null), Now);

    public MembershipRefreshTests() => _profile.LinkPatreon(new PatreonAccount("10120815"), holder: null, Now);

    [Theory]
    [InlineData("unknown account", true)]
    [InlineData("before the campaign was read", true)]
    [InlineData("former member", false)]
    [InlineData("creator", false)]
    [InlineData("no account", false)]
    [InlineData("no campaign", false)]
    public async Task A_sign_in_with_an_account_that_is_no_member_requests_a_sync(string who, bool isRequested)
    {
        var account = _profile.Patreon!;
        var unknown = new MemberRecords(account, new CampaignRecord(Ours, Now, Now), [], EntitlementPolicy.Default);
        _members.Setup(members => members.FindAsync(_profile.Id, It.IsAny<CancellationToken>())).ReturnsAsync(who switch
        {
            "before the campaign was read" => unknown with { Campaign = null },
            "former member" => unknown with { Memberships = [new("m", Ours.Id, account.PatreonUserId, PatronStatus.Former, [], 0, Now)] },
            "creator" => unknown with { Campaign = new CampaignRecord(Ours with { CreatorUserId = account.PatreonUserId }, Now, Now) },
            "no account" => unknown with { Account = null },
            "no campaign" => null,
            _ => unknown,
        });

        await SignedInAsync();

        _members.Verify(members => members.RequestSync(_profile.Id), isRequested ? Times.Once : Times.Never);
    }

    [Fact]
    public async Task A_failed_lookup_does_not_fail_the_sign_in()
    {
        _members.Setup(members => members.FindAsync(_profile.Id, It.IsAny<CancellationToken>())).ThrowsAsync(new InvalidOperationException());

        await SignedInAsync();

        _members.Verify(members => members.RequestSync(It.IsAny<Guid>()), Times.Never);
    }

    [Theory]
    [InlineData(PatronStatus.Active, false)]
    [InlineData(PatronStatus.Former, true)]
    public async Task A_request_refreshes_each_membership_and_has_a_new_one_looked_for_where_all_are_over(PatronStatus status, bool isSyncRequested)
    {
        IsKnown(AMembership("first", PatronStatus.Former), AMembership("second", status));

        Assert.True(await RequestAsync());

        _members.Verify(members => members.RequestRefreshAsync("first", It.IsAny<CancellationToken>()), Times.Once);
        _members.Verify(members => members.RequestRefreshAsync("second", It.IsAny<CancellationToken>()), Times.Once);
        _members.Verify(members => members.RequestSync(_profile.Id), isSyncRequested ? Times.Once : Times.Never);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_campaign_or_a_linked_account_there_is_nothing_to_wait_for(bool hasCampaign)
    {
        var records = new MemberRecords(Account: null, new CampaignRecord(Ours, Now, Now), [], EntitlementPolicy.Default);
        _members.Setup(members => members.FindAsync(_profile.Id, It.IsAny<CancellationToken>())).ReturnsAsync(hasCampaign ? records : null);

        Assert.False(await RequestAsync());

        _members.Verify(members => members.FindAsync(_profile.Id, It.IsAny<CancellationToken>()));
        _members.VerifyNoOtherCalls();
    }

    private void IsKnown(params Membership[] memberships) => _members.Setup(members => members.FindAsync(_profile.Id, It.IsAny<CancellationToken>()))
        .ReturnsAsync(new MemberRecords(_profile.Patreon, new CampaignRecord(Ours, Now, Now), memberships, EntitlementPolicy.Default));

    private Membership AMembership(string id, PatronStatus status) => new(id, Ours.Id, _profile.Patreon!.PatreonUserId, status, [], 0, Now);

    private MembershipRefresh NewRefresh() => new(_members.Object, NullLogger<MembershipRefresh>.Instance);

    private Task SignedInAsync() => NewRefresh().SignedInAsync(_profile, CancellationToken.None);

    private Task<bool> RequestAsync() => NewRefresh().RequestAsync(_profile.Id, CancellationToken.None);
}
