using Bookstore.Application.Patrons;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class CheckMembershipTests
{
    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<IPatreonMembers> _members = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly CheckMembershipHandler _handler;

    public CheckMembershipTests()
    {
        Returns(Linked);
        _handler = new CheckMembershipHandler(
            _sessions.Object, new MembershipRefresh(_members.Object, NullLogger<MembershipRefresh>.Instance), new RefreshThrottle(_clock));
    }

    private static MemberRecords Linked { get; } = new(Link(), null, [], EntitlementPolicy.Default);

    [Fact]
    public async Task A_check_refreshes_the_membership_of_the_signed_in_person()
    {
        var robin = SignIn();

        Assert.True(await CheckAsync());
        _members.Verify(members => members.RequestSync(robin), Times.Once);
    }

    [Fact]
    public async Task Each_membership_is_refreshed_and_a_sync_is_requested_only_where_all_of_them_ended()
    {
        var robin = SignIn();
        var patron = new Membership("m-1", "100", Linked.Account!.PatreonUserId, PatronStatus.Active, [], 500, DateTimeOffset.UnixEpoch);
        var former = patron with { MemberId = "m-2", Status = PatronStatus.Former };

        Returns(Linked with { Memberships = [patron, former] });
        Assert.True(await CheckAsync());
        _members.Verify(members => members.RequestRefreshAsync("m-1", It.IsAny<CancellationToken>()), Times.Once);
        _members.Verify(members => members.RequestRefreshAsync("m-2", It.IsAny<CancellationToken>()), Times.Once);
        _members.Verify(members => members.RequestSync(robin), Times.Never);

        _clock.Advance(RefreshThrottle.Pause);
        Returns(Linked with { Memberships = [former] });
        Assert.True(await CheckAsync());
        _members.Verify(members => members.RequestSync(robin), Times.Once);
    }

    [Fact]
    public async Task A_second_check_within_the_pause_requests_nothing_and_delays_no_other_person()
    {
        var robin = SignIn();
        await CheckAsync();
        Assert.True(await CheckAsync());

        var kim = SignIn();
        Assert.True(await CheckAsync());

        _members.Verify(members => members.RequestSync(robin), Times.Once);
        _members.Verify(members => members.RequestSync(kim), Times.Once);
    }

    [Fact]
    public async Task A_check_after_the_pause_requests_another_refresh()
    {
        var robin = SignIn();
        await CheckAsync();

        _clock.Advance(RefreshThrottle.Pause);

        Assert.True(await CheckAsync());
        _members.Verify(members => members.RequestSync(robin), Times.Exactly(2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_campaign_or_a_linked_account_there_is_no_response_to_wait_for(bool hasCampaign)
    {
        SignIn();
        Returns(hasCampaign ? Linked with { Account = null } : null);

        Assert.False(await CheckAsync());
        _members.Verify(members => members.RequestSync(It.IsAny<Guid>()), Times.Never);
    }

    [Fact]
    public async Task A_check_without_a_session_requests_nothing()
    {
        Assert.False(await CheckAsync());
        _members.VerifyNoOtherCalls();
    }

    private void Returns(MemberRecords? records) =>
        _members.Setup(members => members.FindAsync(It.IsAny<Guid>(), It.IsAny<CancellationToken>())).ReturnsAsync(records);

    private static PatreonIdentity Link()
    {
        var profile = UserProfile.Register(
            new LogtoSubject("https://abc.logto.app/oidc", "abc"), new LogtoClaims("Robin", null, null, null, null), DateTimeOffset.UnixEpoch);
        profile.LinkPatreon(new PatreonAccount("10120815"), holder: null, DateTimeOffset.UnixEpoch);
        return profile.Patreon!;
    }

    private Guid SignIn()
    {
        var profileId = Guid.NewGuid();
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new CurrentSession(Guid.NewGuid(), profileId));
        return profileId;
    }

    private Task<bool> CheckAsync() => _handler.Handle(new CheckMembership(), CancellationToken.None);
}
