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
    public async Task Patreon_is_asked_about_the_person_who_is_signed_in()
    {
        var robin = SignIn();

        Assert.True(await CheckAsync());
        _members.Verify(members => members.RequestSync(robin), Times.Once);
    }

    [Fact]
    public async Task Each_membership_is_read_again_and_all_members_only_where_all_of_them_ended()
    {
        var robin = SignIn();
        var patron = new Membership("m-1", "100", Linked.Account!.PatreonUserId, PatronStatus.Active, [], 500, DateTimeOffset.UnixEpoch);
        var former = patron with { MemberId = "m-2", Status = PatronStatus.Former };

        Returns(Linked with { Memberships = [patron, former] });
        Assert.True(await CheckAsync());
        _members.Verify(members => members.RequestRefresh("m-1"), Times.Once);
        _members.Verify(members => members.RequestRefresh("m-2"), Times.Once);
        _members.Verify(members => members.RequestSync(robin), Times.Never);

        _clock.Advance(RefreshThrottle.Pause);
        Returns(Linked with { Memberships = [former] });
        Assert.True(await CheckAsync());
        _members.Verify(members => members.RequestSync(robin), Times.Once);
    }

    [Fact]
    public async Task A_second_press_asks_patreon_nothing_and_holds_up_nobody_else()
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
    public async Task After_the_pause_patreon_is_asked_again()
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
    public async Task Without_a_campaign_or_a_linked_account_there_is_no_answer_to_wait_for(bool hasCampaign)
    {
        SignIn();
        Returns(hasCampaign ? Linked with { Account = null } : null);

        Assert.False(await CheckAsync());
        _members.Verify(members => members.RequestSync(It.IsAny<Guid>()), Times.Never);
    }

    [Fact]
    public async Task Without_a_session_nothing_is_asked()
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
