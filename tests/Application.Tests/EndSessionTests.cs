using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class EndSessionTests : IDisposable
{
    private static readonly UserProfile Robin = UserProfile.Register(
        new LogtoSubject("https://abc.logto.app/oidc", "robin"), new LogtoClaims("Robin", null, null, null, null), DateTimeOffset.UnixEpoch);

    private static readonly CurrentSession Current = new(Guid.NewGuid(), Robin.Id);

    private static readonly string[] One = ["refresh"];
    private static readonly string[] Two = ["one", "two"];
    private static readonly string[] OneSid = ["a"];
    private static readonly string[] Sids = ["a", "b"];

    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<ITokenRevocation> _tokens = new();
    private readonly Mock<ILogtoUsers> _users = new(MockBehavior.Strict);
    private readonly Mock<IProfileStore> _profiles = new();
    private readonly RecordedMeters _meters = new();

    public void Dispose() => _meters.Dispose();

    [Fact]
    public async Task One_session_of_the_person_ends_with_its_refresh_token_and_then_at_logto()
    {
        var other = Guid.NewGuid();
        var order = new MockSequence();
        SignedIn();
        _sessions.Setup(sessions => sessions.EndAsync(Current.ProfileId, other, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new EndedSessions(One, OneSid, IsAnyUnknown: false, 1));
        _tokens.InSequence(order).Setup(tokens => tokens.RevokeAsync(One)).Returns(Task.CompletedTask);
        _users.InSequence(order).Setup(users => users.EndSessionsAsync("robin", OneSid)).ReturnsAsync(LogtoUserResult.Done);

        var result = await new EndSessionHandler(_sessions.Object, Ending()).Handle(new EndSession(other), CancellationToken.None);

        Assert.Equal(EndSessionsResult.EndedAtLogtoToo, result);
        _tokens.Verify(tokens => tokens.RevokeAsync(One));
        _users.Verify(users => users.EndSessionsAsync("robin", OneSid), Times.Once);
    }

    [Theory]
    [InlineData(LogtoUserResult.Done, false, EndSessionsResult.EndedAtLogtoToo)]
    [InlineData(LogtoUserResult.Done, true, EndSessionsResult.EndedHereOnly)]
    [InlineData(LogtoUserResult.NotConfigured, false, EndSessionsResult.EndedHereOnly)]
    [InlineData(LogtoUserResult.Unavailable, false, EndSessionsResult.EndedHereOnly)]
    [InlineData(LogtoUserResult.Rejected, false, EndSessionsResult.EndedHereOnly)]
    public async Task All_others_end_with_their_refresh_tokens_and_the_result_says_whether_logto_knows(
        LogtoUserResult atLogto, bool isAnyUnknown, EndSessionsResult expected)
    {
        SignedIn();
        _sessions.Setup(sessions => sessions.EndOthersAsync(Current.ProfileId, Current.Id, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new EndedSessions(Two, Sids, isAnyUnknown, 2));
        _users.Setup(users => users.EndSessionsAsync("robin", Sids)).ReturnsAsync(atLogto);

        var result = await new EndOtherSessionsHandler(_sessions.Object, Ending()).Handle(new EndOtherSessions(), CancellationToken.None);

        Assert.Equal(expected, result);
        Assert.Equal(
            [$"bookstore.logto.user_changes{{bookstore.operation=end_sessions,bookstore.result={Telemetry.NameOf(atLogto)}}} 1"], _meters.Measurements);
        _tokens.Verify(tokens => tokens.RevokeAsync(Two));
    }

    [Fact]
    public async Task An_older_session_of_the_same_browser_ends_without_a_call_to_logto()
    {
        SignedIn();
        _sessions.Setup(sessions => sessions.EndOthersAsync(Current.ProfileId, Current.Id, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new EndedSessions([], [], IsAnyUnknown: false, 1));

        Assert.Equal(
            EndSessionsResult.EndedAtLogtoToo,
            await new EndOtherSessionsHandler(_sessions.Object, Ending()).Handle(new EndOtherSessions(), CancellationToken.None));
    }

    [Fact]
    public async Task A_session_that_has_ended_already_is_reported_as_such()
    {
        var gone = Guid.NewGuid();
        SignedIn();
        _sessions.Setup(sessions => sessions.EndAsync(Current.ProfileId, gone, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new EndedSessions([], [], IsAnyUnknown: false, 0));

        Assert.Equal(
            EndSessionsResult.NothingEnded, await new EndSessionHandler(_sessions.Object, Ending()).Handle(new EndSession(gone), CancellationToken.None));
    }

    [Fact]
    public async Task A_database_that_fails_has_ended_nothing_as_the_page_of_the_error_says()
    {
        SignedIn();
        _profiles.Setup(profiles => profiles.FindAsync(Robin.Id, It.IsAny<CancellationToken>())).ThrowsAsync(new TimeoutException());

        await Assert.ThrowsAsync<TimeoutException>(
            () => new EndOtherSessionsHandler(_sessions.Object, Ending()).Handle(new EndOtherSessions(), CancellationToken.None));

        _sessions.Verify(
            sessions => sessions.EndOthersAsync(It.IsAny<Guid>(), It.IsAny<Guid>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_a_session_or_its_profile_nothing_ends(bool hasSession)
    {
        if (hasSession)
        {
            SignedIn();
            _profiles.Setup(profiles => profiles.FindAsync(Robin.Id, It.IsAny<CancellationToken>())).ReturnsAsync((UserProfile?)null);
        }

        Assert.Equal(
            EndSessionsResult.NothingEnded,
            await new EndSessionHandler(_sessions.Object, Ending()).Handle(new EndSession(Guid.NewGuid()), CancellationToken.None));
        Assert.Equal(
            EndSessionsResult.NothingEnded,
            await new EndOtherSessionsHandler(_sessions.Object, Ending()).Handle(new EndOtherSessions(), CancellationToken.None));

        _sessions.Verify(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()), Times.Exactly(2));
        _sessions.VerifyNoOtherCalls();
        _tokens.VerifyNoOtherCalls();
    }

    private SessionEnding Ending() => new(_sessions.Object, _tokens.Object, _users.Object, _profiles.Object, new Telemetry(_meters));

    private void SignedIn()
    {
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>())).ReturnsAsync(Current);
        _profiles.Setup(profiles => profiles.FindAsync(Robin.Id, It.IsAny<CancellationToken>())).ReturnsAsync(Robin);
    }
}
