using System.Net;
using Bookstore.LocalTenant.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.LocalTenant.Tests;

[Collection(TenantCollection.Name)]
public sealed class EndSessionTests(RunningTenant tenant) : IDisposable
{
    private readonly App _app = new(tenant);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_end_session_endpoint_ends_the_session_and_returns_the_state(bool withHint)
    {
        using var browser = _app.NewBrowser();
        var tokens = await _app.TokensAsync(browser);

        var (name, value) = withHint ? ("id_token_hint", (string?)tokens["id_token"]) : ("client_id", tenant.Settings.AppId);
        await browser.OpenAsync(EndSessionUrl(tenant.Settings.PostLogoutRedirectUri, name, value));

        Assert.Equal($"{tenant.Settings.PublicUrl}/?state=way%20back", browser.Address.AbsoluteUri);
        await browser.OpenAsync(_app.AuthorizeUrl(("prompt", "none")));
        Assert.Equal("login_required", browser.Answer["error"]);
    }

    [Theory]
    [InlineData("{app}")]
    [InlineData("{app}/elsewhere")]
    [InlineData("https://elsewhere.example/")]
    public async Task An_unregistered_post_logout_redirect_uri_is_rejected(string way)
    {
        var answer = await _app.GetAsync(EndSessionUrl(
            way.Replace("{app}", tenant.Settings.PublicUrl, StringComparison.Ordinal), "client_id", tenant.Settings.AppId));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("post_logout_redirect_uri not registered", (string?)answer.Json["error_description"]);
    }

    [Theory]
    [InlineData("id_token_hint", "not.a.token")]
    [InlineData("client_id", "nobody")]
    public async Task A_foreign_id_token_hint_and_an_unknown_client_are_rejected(string name, string value)
    {
        var answer = await _app.GetAsync(EndSessionUrl(tenant.Settings.PostLogoutRedirectUri, name, value));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Fact]
    public async Task A_tampered_id_token_hint_is_rejected()
    {
        using var browser = _app.NewBrowser();
        var parts = ((string)(await _app.TokensAsync(browser))["id_token"]!).Split('.');
        var hint = $"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}";

        var answer = await _app.GetAsync(EndSessionUrl(tenant.Settings.PostLogoutRedirectUri, "id_token_hint", hint));

        Assert.Equal("could not validate id_token_hint", (string?)answer.Json["error_description"]);
    }

    [Fact]
    public async Task Without_an_application_the_post_logout_redirect_uri_is_ignored()
    {
        using var browser = _app.NewBrowser();
        await browser.OpenAsync($"{tenant.Origin}/oidc/session/end?post_logout_redirect_uri=https%3A%2F%2Felsewhere.example%2F");

        Assert.Equal($"{tenant.Origin}/signed-out", browser.Address.AbsoluteUri);
        Assert.Equal("You're signed out", browser.Heading);
    }

    [Fact]
    public async Task A_copied_cookie_opens_nothing_after_its_session_ended()
    {
        using var browser = _app.NewBrowser();
        await _app.SignInAsync(browser);
        using var thief = _app.NewBrowser();
        thief.Cookies.Add(browser.Cookies.GetAllCookies());
        await thief.OpenAsync(_app.AuthorizeUrl(("prompt", "none")));
        Assert.Contains("code", thief.Answer.Keys);

        await browser.OpenAsync(EndSessionUrl(tenant.Settings.PostLogoutRedirectUri, "client_id", tenant.Settings.AppId));

        await thief.OpenAsync(_app.AuthorizeUrl(("prompt", "none")));
        Assert.Equal("login_required", thief.Answer["error"]);
    }

    [Theory]
    [InlineData("consent", HttpStatusCode.OK)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    public async Task Tokens_survive_only_with_offline_access(string? prompt, HttpStatusCode expected)
    {
        using var browser = _app.NewBrowser();
        var tokens = await _app.TokensAsync(browser, App.Ada, ("prompt", prompt));
        Assert.Equal(HttpStatusCode.OK, (await _app.UserInfoAsync(tokens)).Status);

        await browser.OpenAsync(EndSessionUrl(tenant.Settings.PostLogoutRedirectUri, "client_id", tenant.Settings.AppId));

        Assert.Equal(expected, (await _app.UserInfoAsync(tokens)).Status);
    }

    public void Dispose() => _app.Dispose();

    private string EndSessionUrl(string way, string name, string? value) => QueryHelpers.AddQueryString(
        $"{tenant.Origin}/oidc/session/end",
        new Dictionary<string, string?> { ["post_logout_redirect_uri"] = way, ["state"] = "way back", [name] = value });
}
