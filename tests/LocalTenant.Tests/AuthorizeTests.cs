using System.Net;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

[Collection(TenantCollection.Name)]
public sealed class AuthorizeTests(RunningTenant tenant) : IDisposable
{
    private readonly App _app = new(tenant);

    [Fact]
    public async Task The_callback_has_code_state_and_issuer()
    {
        using var browser = _app.NewBrowser();
        await _app.SignInAsync(browser);

        Assert.Equal(["code", "iss", "state"], browser.Answer.Keys.Order());
        Assert.Equal("the state", browser.Answer["state"]);
        Assert.Equal($"{tenant.Origin}/oidc", browser.Answer["iss"]);
    }

    [Theory]
    [InlineData("consent", null)]
    [InlineData("consent", "social:patreon")]
    public async Task A_session_signs_the_same_user_in_silently(string prompt, string? directSignIn)
    {
        using var browser = _app.NewBrowser();
        var first = await _app.TokensAsync(browser);

        await browser.OpenAsync(_app.AuthorizeUrl(("prompt", prompt), ("direct_sign_in", directSignIn), ("first_screen", "register")));
        var second = (await _app.RedeemAsync(browser.Answer["code"])).Json;

        Assert.Equal((string?)App.Claims(first)["sub"], (string?)App.Claims(second)["sub"]);
    }

    [Fact]
    public async Task Prompt_login_asks_for_a_sign_in_every_time()
    {
        using var browser = _app.NewBrowser();
        await _app.SignInAsync(browser);
        var ada = await _app.TokensAsync(browser, App.Ada, ("prompt", "login consent"));
        var edsger = await _app.TokensAsync(browser, App.Edsger, ("prompt", "login consent"));

        Assert.NotEqual((string?)App.Claims(ada)["sub"], (string?)App.Claims(edsger)["sub"]);
        Assert.NotNull(edsger["refresh_token"]);
    }

    [Fact]
    public async Task A_posted_authorization_request_is_handled_like_a_get()
    {
        using var browser = _app.NewBrowser();
        await browser.PostAsync($"{tenant.Origin}/oidc/auth", _app.Request(("prompt", "login consent"), ("state", "it's ü & more")).ToDictionary());
        await browser.PressAsync("Continue with Patreon");
        await browser.PressAsync(App.Ada);

        Assert.Equal("it's ü & more", browser.Answer["state"]);
    }

    [Theory]
    [InlineData("prompt", "login consent")]
    [InlineData("max_age", "0")]
    [InlineData("max_age", "1000")]
    public async Task The_id_token_has_auth_time_for_prompt_login_and_max_age(string parameter, string value)
    {
        using var browser = _app.NewBrowser();
        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        var claims = App.Claims(await _app.TokensAsync(browser, App.Ada, (parameter, value)));

        Assert.InRange((long)claims["auth_time"]!, before, before + 60);
    }

    [Fact]
    public async Task Prompt_none_without_a_session_returns_login_required()
    {
        using var browser = _app.NewBrowser();
        await browser.OpenAsync(_app.AuthorizeUrl(("prompt", "none")));

        Assert.Equal("login_required", browser.Answer["error"]);
        Assert.Equal("the state", browser.Answer["state"]);
        Assert.DoesNotContain("error_uri", browser.Answer.Keys);
    }

    [Fact]
    public async Task Prompt_none_with_a_session_and_an_id_token_hint_returns_a_code()
    {
        using var browser = _app.NewBrowser();
        var tokens = await _app.TokensAsync(browser);
        await browser.OpenAsync(_app.AuthorizeUrl(("prompt", "none"), ("id_token_hint", (string?)tokens["id_token"])));

        Assert.Contains("code", browser.Answer.Keys);
    }

    [Fact]
    public async Task An_unknown_resource_returns_an_error_to_the_app()
    {
        using var browser = _app.NewBrowser();
        await browser.OpenAsync(_app.AuthorizeUrl(("resource", "https://unknown.example")));

        Assert.Equal("invalid_target", browser.Answer["error"]);
    }

    [Fact]
    public async Task Unknown_scopes_are_ignored()
    {
        using var browser = _app.NewBrowser();
        var tokens = await _app.TokensAsync(browser, App.Ada, ("scope", "openid profile read:books"));

        Assert.Equal("openid profile", (string?)tokens["scope"]);
        Assert.Null(tokens["refresh_token"]);
        Assert.DoesNotContain("email", App.Claims(tokens).Select(claim => claim.Key));
    }

    [Fact]
    public async Task A_plain_code_challenge_is_rejected()
    {
        var answer = await _app.GetAsync(_app.AuthorizeUrl(("code_challenge_method", "plain")));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("invalid_request", (string?)answer.Json["error"]);
    }

    public void Dispose() => _app.Dispose();
}
