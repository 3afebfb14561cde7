using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;
using Bookstore.Domain.Profiles;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class BackChannelLogoutTests
{
    private const string Issuer = "https://abc.logto.app/oidc";

    private static readonly DateTimeOffset IssuedAt = DateTimeOffset.UnixEpoch;
    private static readonly string[] RefreshTokens = ["refresh"];

    private readonly Mock<ILogoutTokenValidator> _tokens = new(MockBehavior.Strict);
    private readonly Mock<ITokenRevocation> _refreshTokens = new(MockBehavior.Strict);
    private readonly Mock<ISessions> _sessions = new(MockBehavior.Strict);

    [Theory]
    [InlineData("sub", "sid")]
    [InlineData(null, "sid")]
    public async Task A_token_that_names_a_session_ends_that_one_and_is_marked_as_used(string? subject, string logtoSessionId)
    {
        var order = new MockSequence();
        var token = Accept(subject, logtoSessionId);
        _sessions.InSequence(order).Setup(sessions => sessions.EndByLogtoSessionAsync(Issuer, logtoSessionId, subject, IssuedAt, It.IsAny<CancellationToken>()))
            .ReturnsAsync(RefreshTokens);
        _tokens.InSequence(order).Setup(tokens => tokens.MarkUsedAsync(token)).Returns(Task.CompletedTask).Verifiable();
        _refreshTokens.InSequence(order).Setup(tokens => tokens.RevokeAsync(RefreshTokens)).Returns(Task.CompletedTask).Verifiable();

        Assert.Equal(BackChannelLogoutResult.Accepted, await HandleAsync("token"));
        _tokens.Verify();
        _refreshTokens.Verify();
    }

    [Fact]
    public async Task A_token_for_another_persons_session_is_rejected_and_not_marked_as_used()
    {
        Accept("sub", "sid");
        _sessions.Setup(sessions => sessions.EndByLogtoSessionAsync(Issuer, "sid", "sub", IssuedAt, It.IsAny<CancellationToken>()))
            .ReturnsAsync((IReadOnlyList<string>?)null);

        Assert.Equal(BackChannelLogoutResult.Rejected, await HandleAsync("token"));
    }

    [Fact]
    public async Task A_token_without_a_sid_ends_all_sessions_of_its_subject()
    {
        var token = Accept("sub", null);
        _sessions.Setup(sessions => sessions.EndAllAsync(new LogtoSubject(Issuer, "sub"), SessionEndReason.LogtoSignOut, IssuedAt, It.IsAny<CancellationToken>()))
            .ReturnsAsync(RefreshTokens).Verifiable();
        _refreshTokens.Setup(tokens => tokens.RevokeAsync(RefreshTokens)).Returns(Task.CompletedTask);
        _tokens.Setup(tokens => tokens.MarkUsedAsync(token)).Returns(Task.CompletedTask);

        Assert.Equal(BackChannelLogoutResult.Accepted, await HandleAsync("token"));
        _sessions.Verify();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("invalid")]
    public async Task An_invalid_token_ends_no_session(string? token)
    {
        _tokens.Setup(tokens => tokens.CanValidateAsync(It.IsAny<CancellationToken>())).ReturnsAsync(true);
        _tokens.Setup(tokens => tokens.ValidateAsync("invalid", It.IsAny<CancellationToken>())).ReturnsAsync((LogoutToken?)null);

        Assert.Equal(BackChannelLogoutResult.Rejected, await HandleAsync(token));
    }

    [Fact]
    public async Task A_token_that_can_not_be_validated_is_neither_accepted_nor_rejected()
    {
        _tokens.Setup(tokens => tokens.CanValidateAsync(It.IsAny<CancellationToken>())).ReturnsAsync(false);

        Assert.Equal(BackChannelLogoutResult.NotValidated, await HandleAsync("token"));
    }

    private LogoutToken Accept(string? subject, string? logtoSessionId)
    {
        var token = new LogoutToken(Issuer, subject, logtoSessionId, "jti", IssuedAt, DateTimeOffset.UnixEpoch);
        _tokens.Setup(tokens => tokens.CanValidateAsync(It.IsAny<CancellationToken>())).ReturnsAsync(true);
        _tokens.Setup(tokens => tokens.ValidateAsync("token", It.IsAny<CancellationToken>())).ReturnsAsync(token);
        return token;
    }

    private Task<BackChannelLogoutResult> HandleAsync(string? token) =>
        new BackChannelLogoutHandler(_tokens.Object, _sessions.Object, _refreshTokens.Object).Handle(new BackChannelLogout(token), CancellationToken.None);
}
