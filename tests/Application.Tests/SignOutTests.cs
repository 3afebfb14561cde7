using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class SignOutTests
{
    private static readonly string[] RefreshTokens = ["refresh"];

    [Theory]
    [InlineData(true, SignOutResult.ContinuesAtLogto)]
    [InlineData(false, SignOutResult.EndedHereOnly)]
    public async Task A_sign_out_ends_the_session_then_its_refresh_token_and_then_goes_to_logto(bool reachable, SignOutResult expected)
    {
        var order = new MockSequence();
        var sessions = new Mock<ISessions>(MockBehavior.Strict);
        var tokens = new Mock<ITokenRevocation>(MockBehavior.Strict);
        var logto = new Mock<ILogtoSignIn>(MockBehavior.Strict);
        sessions.InSequence(order).Setup(port => port.EndCurrentAsync(It.IsAny<CancellationToken>())).ReturnsAsync(new CurrentSessionEnd(IsRemoved: true, RefreshTokens));
        tokens.InSequence(order).Setup(port => port.RevokeAsync(RefreshTokens)).Returns(Task.CompletedTask);
        logto.InSequence(order).Setup(port => port.EndAsync(It.IsAny<CancellationToken>())).ReturnsAsync(reachable);

        var result = await new SignOutHandler(logto.Object, tokens.Object, sessions.Object).Handle(new SignOut(), CancellationToken.None);

        Assert.Equal(expected, result);
    }

    [Fact]
    public async Task A_session_that_can_not_be_removed_is_reported_and_the_browser_stays_on_the_site()
    {
        var sessions = new Mock<ISessions>();
        var logto = new Mock<ILogtoSignIn>(MockBehavior.Strict);
        sessions.Setup(port => port.EndCurrentAsync(It.IsAny<CancellationToken>())).ReturnsAsync(new CurrentSessionEnd(IsRemoved: false, []));

        var result = await new SignOutHandler(logto.Object, Mock.Of<ITokenRevocation>(), sessions.Object).Handle(new SignOut(), CancellationToken.None);

        Assert.Equal(SignOutResult.SessionNotRemoved, result);
    }
}
