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

    private readonly Mock<ILogoutTokens> _tokens = new(MockBehavior.Strict);
    private readonly Mock<ILogtoTokens> _refreshTokens = new(MockBehavior.Strict);
    private readonly Mock<ISessions> _sessions = new(MockBehavior.Strict);

    [Theory]
    [InlineData("sub", "sid")]
    [InlineData(null, "sid")]
    public async Task A_token_that_names_a_session_ends_that_one_and_is_spent(string? subject, string logtoSessionId)
    {
        var order = new MockSequence();
        var notice = Accept(subject, logtoSessionId);
        _sessions.InSequence(order).Setup(sessions => sessions.EndByLogtoSessionAsync(Issuer, logtoSessionId, subject, IssuedAt, It.IsAny<CancellationToken>()))
            .ReturnsAsync(RefreshTokens);
        _tokens.InSequence(order).Setup(tokens => tokens.MarkUsedAsync(notice)).Returns(Task.CompletedTask).Verifiable();
        _refreshTokens.InSequence(order).Setup(tokens => tokens.RevokeAsync(RefreshTokens)).Returns(Task.CompletedTask).Verifiable();

        Assert.Equal(BackChannelLogoutResult.Taken, await HandleAsync("token"));
        _tokens.Verify();
        _refreshTokens.Verify();
    }

    [Fact]
    public async Task A_token_for_the_session_of_somebody_else_is_refused_and_not_spent()
    {
        Accept("sub", "sid");
        _sessions.Setup(sessions => sessions.EndByLogtoSessionAsync(Issuer, "sid", "sub", IssuedAt, It.IsAny<CancellationToken>()))
            .ReturnsAsync((IReadOnlyList<string>?)null);

        Assert.Equal(BackChannelLogoutResult.Refused, await HandleAsync("token"));
    }

    [Fact]
    public async Task A_token_that_names_a_person_only_ends_all_of_theirs()
    {
        var notice = Accept("sub", null);
        _sessions.Setup(sessions => sessions.EndAllAsync(new LogtoSubject(Issuer, "sub"), SessionEndReason.LogtoSignOut, IssuedAt, It.IsAny<CancellationToken>()))
            .ReturnsAsync(RefreshTokens).Verifiable();
        _refreshTokens.Setup(tokens => tokens.RevokeAsync(RefreshTokens)).Returns(Task.CompletedTask);
        _tokens.Setup(tokens => tokens.MarkUsedAsync(notice)).Returns(Task.CompletedTask);

        Assert.Equal(BackChannelLogoutResult.Taken, await HandleAsync("token"));
        _sessions.Verify();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("forged")]
    public async Task A_token_that_is_not_to_be_trusted_ends_nothing(string? token)
    {
        _tokens.Setup(tokens => tokens.CanValidateAsync(It.IsAny<CancellationToken>())).ReturnsAsync(true);
        _tokens.Setup(tokens => tokens.FindNoticeAsync("forged", It.IsAny<CancellationToken>())).ReturnsAsync((LogoutNotice?)null);

        Assert.Equal(BackChannelLogoutResult.Refused, await HandleAsync(token));
    }

    [Fact]
    public async Task A_token_that_cannot_be_checked_is_neither_good_nor_bad()
    {
        _tokens.Setup(tokens => tokens.CanValidateAsync(It.IsAny<CancellationToken>())).ReturnsAsync(false);

        Assert.Equal(BackChannelLogoutResult.NotChecked, await HandleAsync("token"));
    }

    private LogoutNotice Accept(string? subject, string? logtoSessionId)
    {
        var notice = new LogoutNotice(Issuer, subject, logtoSessionId, "jti", IssuedAt, DateTimeOffset.UnixEpoch);
        _tokens.Setup(tokens => tokens.CanValidateAsync(It.IsAny<CancellationToken>())).ReturnsAsync(true);
        _tokens.Setup(tokens => tokens.FindNoticeAsync("token", It.IsAny<CancellationToken>())).ReturnsAsync(notice);
        return notice;
    }

    private Task<BackChannelLogoutResult> HandleAsync(string? token) =>
        new BackChannelLogoutHandler(_tokens.Object, _sessions.Object, _refreshTokens.Object).Handle(new BackChannelLogout(token), CancellationToken.None);
}
