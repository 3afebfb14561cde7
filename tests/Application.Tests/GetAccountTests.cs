using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class GetAccountTests
{
    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<IProfileStore> _profiles = new();
    private readonly Mock<IPatreonMembers> _members = new();
    private readonly Mock<IUserInfoReader> _userInfo = new();

    [Fact]
    public async Task The_account_is_the_profile_of_the_session_with_all_its_sessions()
    {
        var profile = UserProfile.Register(
            new LogtoSubject("https://abc.logto.app/oidc", "abc"), new LogtoClaims("Robin", null, null, null, null), DateTimeOffset.UnixEpoch);
        var current = new CurrentSession(Guid.NewGuid(), profile.Id);
        SessionSummary[] list = [new(current.Id, "Firefox, Linux", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch)];
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(current);
        _sessions.Setup(sessions => sessions.ListAsync(profile.Id, It.IsAny<CancellationToken>())).ReturnsAsync(list);
        _profiles.Setup(profiles => profiles.FindAsync(profile.Id, It.IsAny<CancellationToken>())).ReturnsAsync(profile);

        _sessions.Setup(sessions => sessions.FindClaimsAsync(current.Id, It.IsAny<CancellationToken>())).ReturnsAsync("""{"sub":"abc"}""");
        _members.Setup(members => members.FindAsync(profile.Id, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new MemberRecords(null, null, [], EntitlementPolicy.Default));
        var user = new LogtoUser(new LogtoSubject("https://abc.logto.app/oidc", "abc"), new LogtoClaims("Robin", null, null, null, null), new PatreonReport.Unknown());
        _userInfo.Setup(reader => reader.Read("""{"sub":"abc"}""")).Returns(user);

        var found = Assert.IsType<GetAccountResult.Found>(await HandleAsync());
        Assert.Equal((profile, current, """{"sub":"abc"}"""), (found.Profile, found.Session, found.Claims));
        Assert.Same(user, found.User);
        Assert.IsType<MembershipLookup.NotLinked>(found.Membership);
        Assert.Equal(list, found.Sessions.Items);
        Assert.Equal((1, 1, 1), (found.Sessions.Page, found.Sessions.Pages, found.Sessions.Total));
    }

    [Theory]
    [InlineData(1, 1, 10)]
    [InlineData(3, 3, 3)]
    [InlineData(4, 3, 3)]
    [InlineData(-1, 1, 10)]
    public async Task Many_sessions_come_in_pages_and_the_current_one_comes_first(int asked, int page, int count)
    {
        var profile = UserProfile.Register(
            new LogtoSubject("https://abc.logto.app/oidc", "abc"), new LogtoClaims("Robin", null, null, null, null), DateTimeOffset.UnixEpoch);
        SessionSummary[] list = [.. Enumerable.Range(0, 23).Select(hour =>
            new SessionSummary(Guid.NewGuid(), null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(-hour)))];
        var current = new CurrentSession(list[20].Id, profile.Id);
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>())).ReturnsAsync(current);
        _sessions.Setup(sessions => sessions.ListAsync(profile.Id, It.IsAny<CancellationToken>())).ReturnsAsync(list);
        _profiles.Setup(profiles => profiles.FindAsync(profile.Id, It.IsAny<CancellationToken>())).ReturnsAsync(profile);

        var sessions = Assert.IsType<GetAccountResult.Found>(await HandleAsync(asked)).Sessions;

        Assert.Equal((page, 3, 23, count), (sessions.Page, sessions.Pages, sessions.Total, sessions.Items.Count));
        Assert.Equal(page == 1, sessions.Items[0].Id == current.Id);
    }

    [Fact]
    public async Task Without_a_session_there_is_no_account() => Assert.IsType<GetAccountResult.SignedOut>(await HandleAsync());

    [Fact]
    public async Task A_session_whose_profile_is_gone_has_no_account()
    {
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new CurrentSession(Guid.NewGuid(), Guid.NewGuid()));

        Assert.IsType<GetAccountResult.SignedOut>(await HandleAsync());
    }

    private Task<GetAccountResult> HandleAsync(int page = 1) =>
        new GetAccountHandler(_sessions.Object, _profiles.Object, _members.Object, _userInfo.Object, TimeProvider.System).Handle(new GetAccount(page), CancellationToken.None);
}
