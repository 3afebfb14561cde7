using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

/// <summary>
/// <c>prompt</c>, <c>max_age</c> and <c>auth_time</c> (OpenID Connect Core 3.1.2.1), held to the recordings of a real Logto.
/// </summary>
[Collection(TenantCollection.Name)]
public sealed class StepUpContractTests(RunningTenant tenant) : IDisposable
{
    private readonly App _app = new(tenant);

    [Theory]
    [InlineData("first")]
    [InlineData("prompt-login")]
    [InlineData("login-consent")]
    [InlineData("max_age-0")]
    public async Task A_sign_in_is_as_recorded(string recording)
    {
        using var browser = _app.NewBrowser();
        await _app.SignInAsync(browser);
        browser.Cookies.GetAllCookies().ToList().ForEach(cookie => cookie.Expired = recording == "first");

        await browser.OpenAsync(_app.AuthorizeUrl(Parameters(recording)));
        await browser.PressAsync("Continue with Patreon");
        await browser.PressAsync(App.Ada);

        await AssertTokensAsync(recording, browser);
    }

    [Theory]
    [InlineData("max_age-3600.session")]
    [InlineData("no-prompt.session")]
    [InlineData("prompt-none.session")]
    [InlineData("prompt-none.session.offline_access")]
    [InlineData("acr_values")]
    [InlineData("claims-parameter")]
    public async Task A_session_answers_silently_as_recorded(string recording)
    {
        using var browser = _app.NewBrowser();
        await _app.SignInAsync(browser);

        await browser.OpenAsync(_app.AuthorizeUrl(Parameters(recording)));

        await AssertTokensAsync(recording, browser);
    }

    [Theory]
    [InlineData("prompt-none.no-session", false)]
    [InlineData("prompt-none.session.max_age-0", true)]
    [InlineData("prompt-none+offline_access.no-session", false)]
    [InlineData("prompt-create", false)]
    [InlineData("prompt-select_account", true)]
    [InlineData("max_age-bad", true)]
    public async Task A_refusal_goes_to_the_app_as_recorded(string recording, bool hasSession)
    {
        using var browser = _app.NewBrowser();
        if (hasSession) await _app.SignInAsync(browser);

        await browser.OpenAsync(_app.AuthorizeUrl(Parameters(recording)));

        var recorded = Read(recording)["callback"]!.AsObject();
        Assert.Equal(recorded.Select(field => field.Key).Order(), browser.Answer.Keys.Order());
        Assert.Equal((string?)recorded["error"], browser.Answer["error"]);
        Assert.Equal((string?)recorded["error_description"], browser.Answer["error_description"]);
    }

    [Fact]
    public async Task Another_person_may_answer_prompt_login()
    {
        using var browser = _app.NewBrowser();
        await _app.SignInAsync(browser);

        await browser.OpenAsync(_app.AuthorizeUrl(Parameters("prompt-login.another-person")));
        await browser.PressAsync("Continue with Patreon");
        await browser.PressAsync(App.Grace);

        Assert.Equal("Grace Hopper", (string?)(await AssertTokensAsync("prompt-login.another-person", browser))["name"]);
    }

    [Fact]
    public async Task A_refresh_keeps_auth_time_as_recorded()
    {
        using var browser = _app.NewBrowser();
        var tokens = await _app.TokensAsync(browser, App.Ada, ("max_age", "60"), ("scope", "openid profile offline_access"));

        var refreshed = (await _app.RefreshAsync(tokens)).Json;

        AssertClaims(Recording.Read("step-up/refresh.after-max_age")["id_token"]!["claims"]!.AsObject(), App.Claims(refreshed));
        Assert.Equal((long)App.Claims(tokens)["auth_time"]!, (long)App.Claims(refreshed)["auth_time"]!);
    }

    [Fact]
    public async Task A_second_factor_is_asked_after_the_first_and_afterwards_the_session_is_enough()
    {
        using var browser = _app.NewBrowser();
        await browser.OpenAsync(_app.AuthorizeUrl(Parameters("mfa.sign-in")));
        await browser.PressAsync("Continue with Patreon");
        await browser.PressAsync(App.Beatrice);
        Assert.Equal("/mfa-verification/Totp", browser.Address.AbsolutePath);

        await browser.PressAsync("Continue", ("code", "not it"));
        Assert.Equal("This code is wrong or out of date. Enter the current one.", browser.Page.QuerySelector("[role=alert]")!.TextContent);
        await browser.PressAsync("Continue", ("code", browser.Page.QuerySelector("output")!.TextContent));
        await AssertTokensAsync("mfa.sign-in", browser);

        await browser.OpenAsync(_app.AuthorizeUrl(Parameters("mfa.silent-afterwards")));
        await AssertTokensAsync("mfa.silent-afterwards", browser);
    }

    [Fact]
    public async Task Without_the_second_factor_there_is_no_session()
    {
        using var browser = _app.NewBrowser();
        await browser.OpenAsync(_app.AuthorizeUrl());
        await browser.PressAsync("Continue with Patreon");
        await browser.PressAsync(App.Beatrice);

        await browser.OpenAsync(_app.AuthorizeUrl(("prompt", "none")));

        Assert.Equal("login_required", browser.Answer["error"]);
    }

    public void Dispose() => _app.Dispose();

    private static JsonObject Read(string recording) => Recording.Read($"step-up/{recording}");

    // The recorded parameters, in place of the app's usual ones.
    private static (string, string?)[] Parameters(string recording) =>
    [
        ("prompt", null), .. Read(recording)["params"]!.AsObject().Select(parameter => (parameter.Key, (string?)parameter.Value)),
    ];

    private async Task<JsonObject> AssertTokensAsync(string recording, Browser browser)
    {
        var recorded = Read(recording)["token"]!;
        var answer = await _app.RedeemAsync(browser.Answer["code"]);
        Assert.Equal((int)recorded["status"]!, (int)answer.Status);
        Assert.Empty(Recording.Differences(recorded["response"]!.AsObject(), answer.Json, "access_token", "id_token", "refresh_token"));

        var claims = App.Claims(answer.Json);
        AssertClaims(recorded["id_token"]!["claims"]!.AsObject(), claims);
        return claims;
    }

    private static void AssertClaims(JsonObject recorded, JsonObject claims)
    {
        // See ContractTests: only some of the recorded applications have a sid.
        Assert.Equal(
            recorded.Select(claim => claim.Key).Where(key => key != "sid"), claims.Select(claim => claim.Key).Where(key => key != "sid"));
        if (claims["auth_time"] is { } authTime) Assert.InRange((long)claims["iat"]! - (long)authTime, 0, 60);
    }
}
