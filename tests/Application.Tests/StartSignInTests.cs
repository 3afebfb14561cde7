using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class StartSignInTests
{
    private readonly Mock<ILogtoSignIn> _logto = new();

    [Fact]
    public async Task The_parameters_of_the_request_reach_logto_with_a_local_return_url()
    {
        var result = await HandleAsync(new StartSignIn(FirstScreen.Register, "patreon", AnotherAccount: true, "https://evil.example"));

        Assert.IsType<StartSignInResult.Started>(result);
        _logto.Verify(logto => logto.StartAsync(
            new AuthorizationRequest(FirstScreen.Register, "patreon", true, "/"), It.IsAny<CancellationToken>()));
    }

    [Fact]
    public async Task A_failure_is_returned()
    {
        _logto.Setup(logto => logto.StartAsync(It.IsAny<AuthorizationRequest>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(SignInFailure.ProviderUnreachable);

        var result = await HandleAsync(new StartSignIn(ReturnUrl: "/account"));

        Assert.Equal(new StartSignInResult.Failed(SignInFailure.ProviderUnreachable), result);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("patreon", true)]
    [InlineData("my-connector_2", true)]
    [InlineData("", false)]
    [InlineData("Patreon", false)]
    [InlineData("patreon sso:x", false)]
    [InlineData("patreon&prompt=none", false)]
    [InlineData("patreon\n", false)]
    public void An_invalid_direct_connector_fails_validation(string? target, bool valid) =>
        Assert.Equal(valid, new StartSignInValidator().Validate(new StartSignIn(DirectConnector: target)).IsValid);

    [Fact]
    public void An_unknown_first_screen_is_invalid() =>
        Assert.False(new StartSignInValidator().Validate(new StartSignIn((FirstScreen)7)).IsValid);

    private Task<StartSignInResult> HandleAsync(StartSignIn request) =>
        new StartSignInHandler(_logto.Object).Handle(request, CancellationToken.None);
}
