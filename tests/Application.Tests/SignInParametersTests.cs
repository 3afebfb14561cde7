using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;
using Moq;

namespace Bookstore.Application.Tests;

/// <summary>The parameters of Logto's sign-in experience, as the address of a sign-in has them.</summary>
public sealed class SignInParametersTests
{
    private readonly Mock<ILogtoSignIn> _logto = new();
    private AuthorizationRequest? _request;

    public SignInParametersTests() => _logto
        .Setup(logto => logto.StartAsync(It.IsAny<AuthorizationRequest>(), It.IsAny<CancellationToken>()))
        .Callback((AuthorizationRequest request, CancellationToken _) => _request = request)
        .ReturnsAsync((SignInFailure?)null);

    [Theory]
    [InlineData("sign_in", FirstScreen.SignIn)]
    [InlineData("register", FirstScreen.Register)]
    [InlineData("reset_password", FirstScreen.ResetPassword)]
    [InlineData("identifier:sign_in", FirstScreen.IdentifierSignIn)]
    [InlineData("identifier:register", FirstScreen.IdentifierRegister)]
    [InlineData("single_sign_on", FirstScreen.SingleSignOn)]
    public async Task Every_first_screen_is_known(string value, FirstScreen screen) =>
        Assert.Equal(screen, (await StartAsync(new() { FirstScreen = value })).FirstScreen);

    [Theory]
    [InlineData("signIn", FirstScreen.SignIn)]
    [InlineData("signUp", FirstScreen.Register)]
    public async Task The_interaction_mode_is_a_first_screen(string value, FirstScreen screen) =>
        Assert.Equal(screen, (await StartAsync(new() { InteractionMode = value })).FirstScreen);

    [Fact]
    public async Task All_values_reach_logto()
    {
        var request = await StartAsync(new()
        {
            FirstScreen = "identifier:register",
            Identifier = "username email",
            DirectSignIn = "sso:x4kD_2-a",
            LoginHint = "ada@example.com",
            OrganizationId = "circle-1",
            MaxAge = "0",
            Prompt = "login",
        });

        Assert.Equal(
            new AuthorizationRequest(FirstScreen.IdentifierRegister, null, AnotherAccount: true, "/")
            {
                EnterpriseConnector = "x4kD_2-a",
                Identifiers = SignInIdentifiers.Email | SignInIdentifiers.Username,
                LoginHint = "ada@example.com",
                OrganizationId = "circle-1",
                MaxAge = TimeSpan.Zero,
            },
            request);
    }

    [Fact]
    public async Task A_social_connector_is_the_one_that_with_names() => Assert.Equal(
        new AuthorizationRequest(FirstScreen.SignIn, "patreon", false, "/"), await StartAsync(new() { DirectSignIn = "social:patreon" }));

    [Fact]
    public async Task A_one_time_token_waits_for_a_confirmation()
    {
        var signIn = new StartSignIn { Parameters = new() { OneTimeToken = "secret", LoginHint = "ada@example.com" } };

        Assert.IsType<StartSignInResult.ConfirmationRequired>(await HandleAsync(signIn));
        Assert.Null(_request);

        Assert.IsType<StartSignInResult.Started>(await HandleAsync(signIn with { IsConfirmed = true }));
        Assert.Equal(("secret", "ada@example.com"), (_request!.OneTimeToken, _request.LoginHint));
    }

    [Fact]
    public void A_request_names_none_of_its_values_as_text()
    {
        var signIn = new StartSignIn { Parameters = new() { OneTimeToken = "secret" } };

        Assert.Equal(
            ["StartSignIn", "SignInParameters", "AuthorizationRequest"],
            [signIn.ToString(), signIn.Parameters.ToString(), new AuthorizationRequest(default, null, false, "/") { OneTimeToken = "secret" }.ToString()]);
    }

    [Theory]
    [InlineData("'first_screen'", "Register", null, null, null)]
    [InlineData("'first_screen'", "register&prompt=none", null, null, null)]
    [InlineData("'interactionMode'", null, "signup", null, null)]
    [InlineData("'interactionMode'", "register", "signUp", null, null)]
    [InlineData("'identifier'", "identifier:sign_in", null, "email,phone", null)]
    [InlineData("'identifier'", "identifier:sign_in", null, "email  phone", null)]
    [InlineData("'identifier'", "register", null, "email", null)]
    [InlineData("'identifier'", null, null, "email", null)]
    [InlineData("'direct_sign_in'", null, null, null, "patreon")]
    [InlineData("'direct_sign_in'", null, null, null, "social:")]
    [InlineData("'direct_sign_in'", null, null, null, "social:Patreon")]
    [InlineData("'direct_sign_in'", null, null, null, "sso:a b")]
    [InlineData("'direct_sign_in'", null, null, null, "sso:a\n")]
    public void An_invalid_screen_is_rejected_with_what_is_allowed(string parameter, string? screen, string? mode, string? identifier, string? direct) =>
        AssertRejected(parameter, new() { FirstScreen = screen, InteractionMode = mode, Identifier = identifier, DirectSignIn = direct });

    [Theory]
    [InlineData("'prompt'", "none", null, null, null, null)]
    [InlineData("'prompt'", "consent", null, null, null, null)]
    [InlineData("'prompt'", "login consent", null, null, null, null)]
    [InlineData("'max_age'", null, "1209601", null, null, null)]
    [InlineData("'max_age'", null, "-1", null, null, null)]
    [InlineData("'max_age'", null, "1.5", null, null, null)]
    [InlineData("'max_age'", null, "99999999999999999999", null, null, null)]
    [InlineData("'organization_id'", null, null, "a b", null, null)]
    [InlineData("'login_hint'", null, null, null, "ada\u202e@example.com", null)]
    [InlineData("'login_hint'", null, null, null, "ada\n@example.com", null)]
    [InlineData("'one_time_token'", null, null, null, "ada@example.com", "a&b")]
    [InlineData("'one_time_token'", null, null, null, null, "token")]
    [InlineData("'one_time_token'", null, null, null, "ada", "token")]
    public void An_invalid_value_is_rejected_with_what_is_allowed(
        string parameter, string? prompt, string? maxAge, string? organization, string? hint, string? token) =>
        AssertRejected(parameter, new() { Prompt = prompt, MaxAge = maxAge, OrganizationId = organization, LoginHint = hint, OneTimeToken = token });

    [Theory]
    [InlineData("email", SignInIdentifiers.Email)]
    [InlineData("phone", SignInIdentifiers.Phone)]
    [InlineData("username", SignInIdentifiers.Username)]
    public async Task Every_identifier_is_known(string value, SignInIdentifiers identifier) =>
        Assert.Equal(identifier, (await StartAsync(new() { FirstScreen = "identifier:sign_in", Identifier = value })).Identifiers);

    [Theory]
    [InlineData("identifier:sign_in")]
    [InlineData("identifier:register")]
    [InlineData("reset_password")]
    public async Task An_identifier_goes_with_the_screens_that_ask_for_one(string screen) =>
        Assert.Equal(SignInIdentifiers.Email, (await StartAsync(new() { FirstScreen = screen, Identifier = "email" })).Identifiers);

    [Fact]
    public void A_rejection_lists_the_values_that_there_are()
    {
        AssertRejected(
            "'first_screen' takes one of: sign_in, register, reset_password, identifier:sign_in, identifier:register, single_sign_on.",
            new() { FirstScreen = "nowhere" });
        AssertRejected("'interactionMode' takes one of: signIn, signUp.", new() { InteractionMode = "nothing" });
        AssertRejected(
            "'identifier' takes one or more of these, with a space between them: email, phone, username.",
            new() { FirstScreen = "identifier:sign_in", Identifier = "shoe-size" });
    }

    [Fact]
    public void A_connector_is_named_once() => Assert.Contains(
        "'with'", Assert.Single(Validate(new StartSignIn(DirectConnector: "patreon") { Parameters = new() { DirectSignIn = "social:patreon" } })), StringComparison.Ordinal);

    [Fact]
    public void A_hint_has_at_most_256_characters()
    {
        Assert.Empty(Validate(new StartSignIn { Parameters = new() { LoginHint = new string('a', 256), MaxAge = "1209600", Prompt = "login" } }));
        AssertRejected("'login_hint'", new() { LoginHint = new string('a', 257) });
    }

    private static void AssertRejected(string parameter, SignInParameters parameters) =>
        Assert.StartsWith(parameter, Assert.Single(Validate(new StartSignIn { Parameters = parameters })), StringComparison.Ordinal);

    private static string[] Validate(StartSignIn request) =>
        [.. new StartSignInValidator().Validate(request).Errors.Select(error => error.ErrorMessage)];

    private Task<StartSignInResult> HandleAsync(StartSignIn request) => new StartSignInHandler(_logto.Object).Handle(request, CancellationToken.None);

    private async Task<AuthorizationRequest> StartAsync(SignInParameters parameters)
    {
        Assert.Empty(Validate(new StartSignIn { Parameters = parameters }));
        Assert.IsType<StartSignInResult.Started>(await HandleAsync(new StartSignIn { Parameters = parameters }));
        return _request!;
    }
}
