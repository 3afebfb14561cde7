using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class BackChannelLogoutOrderTests
{
    private static readonly LogoutToken Token = new(
        "https://abc.logto.app/oidc", "sub", "sid", "jti", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
    private static readonly string[] RefreshTokens = ["refresh"];

    private readonly List<string> _done = [];

    [Fact]
    public async Task Sessions_end_then_the_logout_token_is_marked_as_used_and_then_the_refresh_tokens_are_revoked()
    {
        Assert.Equal(BackChannelLogoutResult.Accepted, await HandleAsync(() => RefreshTokens));

        Assert.Equal(["end", "mark used", "revoke refresh"], _done);
    }

    [Fact]
    public async Task A_token_whose_sessions_could_not_be_ended_can_be_sent_again()
    {
        await Assert.ThrowsAsync<IOException>(() => HandleAsync(() => throw new IOException("disk full")));

        Assert.Equal(["end"], _done);
    }

    [Fact]
    public async Task A_token_that_can_not_be_marked_as_used_has_the_refresh_tokens_revoked_all_the_same()
    {
        await Assert.ThrowsAsync<IOException>(() => HandleAsync(() => RefreshTokens, () => throw new IOException("disk full")));

        Assert.Equal(["end", "mark used", "revoke refresh"], _done);
    }

    private Task<BackChannelLogoutResult> HandleAsync(Func<IReadOnlyList<string>> end, Func<Task>? markUsed = null)
    {
        var logoutTokens = new Mock<ILogoutTokenValidator>();
        var sessions = new Mock<ISessions>();
        var tokens = new Mock<ITokenRevocation>();
        logoutTokens.Setup(port => port.CanValidateAsync(It.IsAny<CancellationToken>())).ReturnsAsync(true);
        logoutTokens.Setup(port => port.ValidateAsync("token", It.IsAny<CancellationToken>())).ReturnsAsync(Token);
        logoutTokens.Setup(port => port.MarkUsedAsync(Token)).Callback(() => _done.Add("mark used")).Returns(markUsed ?? (() => Task.CompletedTask));
        sessions.Setup(port => port.EndByLogtoSessionAsync(Token.Issuer, "sid", "sub", Token.IssuedAt, It.IsAny<CancellationToken>()))
            .Callback(() => _done.Add("end")).ReturnsAsync(end);
        tokens.Setup(port => port.RevokeAsync(It.IsAny<IReadOnlyList<string>>()))
            .Callback((IReadOnlyList<string> all) => _done.Add("revoke " + string.Join(" ", all))).Returns(Task.CompletedTask);
        return new BackChannelLogoutHandler(logoutTokens.Object, sessions.Object, tokens.Object).Handle(new BackChannelLogout("token"), CancellationToken.None);
    }
}
