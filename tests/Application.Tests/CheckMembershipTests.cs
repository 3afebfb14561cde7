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
            _sessions.Object, _members.Object, new MembershipRefresh(_members.Object, NullLogger<MembershipRefresh>.Instance), new RefreshThrottle(_clock), _clock);
    }

    private static MemberRecords Linked { get; } =
        new(Link(), new CampaignRecord(new Campaign("100", "creator", null, null, []), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch), [], EntitlementPolicy.Default);

    private static Membership Patron { get; } =
        new("m-1", "100", Linked.Account!.PatreonUserId, PatronStatus.Active, [], 500, DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task A_check_refreshes_the_membership_of_the_signed_in_person()
    {
        var robin = SignIn();

        Assert.Equal(CheckMembershipResult.Answered, await CheckAsync());
        _members.Verify(members => members.RequestSync(robin), Times.Once);
    }

    [Fact]
    public async Task Each_membership_is_refreshed_and_a_sync_is_requested_only_where_all_of_them_ended()
    {
        var robin = SignIn();
        var former = Patron with { MemberId = "m-2", Status = PatronStatus.Former };

        Returns(Linked with { Memberships = [Patron, former] });
        await CheckWithoutWaitingAsync();
        _members.Verify(members => members.RequestRefreshAsync("m-1", It.IsAny<CancellationToken>()), Times.Once);
        _members.Verify(members => members.RequestRefreshAsync("m-2", It.IsAny<CancellationToken>()), Times.Once);
        _members.Verify(members => members.RequestSync(robin), Times.Never);

        _clock.Advance(RefreshThrottle.Pause);
        Returns(Linked with { Memberships = [former] });
        await CheckWithoutWaitingAsync();
        _members.Verify(members => members.RequestSync(robin), Times.Once);
    }

    [Fact]
    public async Task A_second_check_within_the_pause_requests_nothing_and_delays_no_other_person()
    {
        var robin = SignIn();
        await CheckAsync();
        Assert.Equal(CheckMembershipResult.Answered, await CheckAsync());

        var kim = SignIn();
        Assert.Equal(CheckMembershipResult.Answered, await CheckAsync());

        _members.Verify(members => members.RequestSync(robin), Times.Once);
        _members.Verify(members => members.RequestSync(kim), Times.Once);
    }

    [Fact]
    public async Task A_check_after_the_pause_requests_another_refresh()
    {
        var robin = SignIn();
        await CheckAsync();

        _clock.Advance(RefreshThrottle.Pause);

        Assert.Equal(CheckMembershipResult.Answered, await CheckAsync());
        _members.Verify(members => members.RequestSync(robin), Times.Exactly(2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_campaign_or_a_linked_account_there_is_no_response_to_wait_for(bool hasCampaign)
    {
        SignIn();
        Returns(hasCampaign ? Linked with { Account = null } : null);

        Assert.Equal(CheckMembershipResult.NothingToAsk, await CheckAsync());
        _members.Verify(members => members.RequestSync(It.IsAny<Guid>()), Times.Never);
    }

    [Fact]
    public async Task A_check_waits_for_the_answer_and_no_longer()
    {
        SignIn();
        var before = Linked with { Memberships = [Patron] };
        Returns(before);

        var check = CheckAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(check.IsCompleted);
        Returns(before with { Memberships = [Patron with { AsOf = Patron.AsOf.AddSeconds(-1) }] });
        _clock.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal(CheckMembershipResult.Answered, await check);
    }

    [Fact]
    public async Task A_check_that_patreon_does_not_answer_within_three_seconds_is_pending()
    {
        SignIn();
        Returns(Linked with { Memberships = [Patron] });

        Assert.Equal(CheckMembershipResult.Pending, await CheckForAsync(TimeSpan.FromSeconds(3)));
        // Somebody who presses the button again waits for the same answer.
        Assert.Equal(CheckMembershipResult.Pending, await CheckForAsync(TimeSpan.FromSeconds(3)));
        _members.Verify(members => members.RequestRefreshAsync(Patron.MemberId, It.IsAny<CancellationToken>()), Times.Once);

        async Task<CheckMembershipResult> CheckForAsync(TimeSpan time)
        {
            var check = CheckAsync();
            for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(50))
            {
                Assert.False(check.IsCompleted);
                _clock.Advance(TimeSpan.FromMilliseconds(50));
            }

            return await check;
        }
    }

    [Fact]
    public async Task A_check_right_after_an_answer_shows_that_answer()
    {
        SignIn();
        var before = Linked with { Memberships = [Patron] };
        _members.SetupSequence(members => members.FindAsync(It.IsAny<Guid>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(before).ReturnsAsync(before).ReturnsAsync(Answered()).ReturnsAsync(Answered()).ReturnsAsync(Answered());

        Assert.Equal(CheckMembershipResult.Answered, await CheckAsync());
        Assert.Equal(CheckMembershipResult.Answered, await CheckAsync());
        _members.Verify(members => members.RequestRefreshAsync(Patron.MemberId, It.IsAny<CancellationToken>()), Times.Once);

        MemberRecords Answered() => before with { Memberships = [Patron with { AsOf = _clock.GetUtcNow() }] };
    }

    [Fact]
    public async Task A_check_without_a_session_requests_nothing()
    {
        Assert.Equal(CheckMembershipResult.NothingToAsk, await CheckAsync());
        _members.VerifyNoOtherCalls();
    }

    private void Returns(MemberRecords? records) =>
        _members.Setup(members => members.FindAsync(It.IsAny<Guid>(), It.IsAny<CancellationToken>())).ReturnsAsync(records);

    // It has asked; nobody answers.
    private async Task CheckWithoutWaitingAsync()
    {
        using var leaves = new CancellationTokenSource();
        var check = _handler.Handle(new CheckMembership(), leaves.Token);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => check);
    }

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

    private Task<CheckMembershipResult> CheckAsync() => _handler.Handle(new CheckMembership(), CancellationToken.None);
}
