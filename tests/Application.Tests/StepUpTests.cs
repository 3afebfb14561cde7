using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;
using Bookstore.Domain.Sessions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class StepUpTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly RecentSignIn TenMinutes = new(TimeSpan.FromMinutes(10));

    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<ILogtoSignIn> _logto = new();

    [Theory]
    [InlineData(9, true)]
    [InlineData(11, false)]
    public async Task A_session_is_recent_by_when_its_person_authenticated(int minutesAgo, bool isRecent)
    {
        SignedIn(Now.AddMinutes(-minutesAgo));

        Assert.Equal(isRecent, await EvaluateAsync());
    }

    [Fact]
    public async Task A_session_of_an_unknown_time_and_no_session_are_not_recent()
    {
        Assert.False(await EvaluateAsync());
        SignedIn(null);
        Assert.False(await EvaluateAsync());
    }

    [Fact]
    public async Task A_step_up_asks_logto_for_a_recent_authentication_and_returns_to_this_site()
    {
        var result = await new StartStepUpHandler(_logto.Object, TenMinutes).Handle(new StartStepUp("//evil.example"), CancellationToken.None);

        Assert.IsType<StartSignInResult.Started>(result);
        _logto.Verify(logto => logto.StartAsync(
            new AuthorizationRequest(FirstScreen.SignIn, null, false, "/") { MaxAge = TimeSpan.FromMinutes(10) }, It.IsAny<CancellationToken>()));
    }

    [Fact]
    public async Task A_failure_is_returned()
    {
        _logto.Setup(logto => logto.StartAsync(It.IsAny<AuthorizationRequest>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(SignInFailure.ProviderUnreachable);

        Assert.Equal(
            new StartSignInResult.Failed(SignInFailure.ProviderUnreachable),
            await new StartStepUpHandler(_logto.Object, TenMinutes).Handle(new StartStepUp(), CancellationToken.None));
    }

    private Task<bool> EvaluateAsync() =>
        new EvaluateRecentSignInHandler(_sessions.Object, TenMinutes, new FakeTimeProvider(Now)).Handle(new EvaluateRecentSignIn(), CancellationToken.None);

    private void SignedIn(DateTimeOffset? authenticatedAt) => _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()))
        .ReturnsAsync(new CurrentSession(Guid.NewGuid(), Guid.NewGuid()) { AuthenticatedAt = authenticatedAt });
}
