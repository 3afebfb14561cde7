using System.Net;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.Conformance.Tests;

/// <summary>Signing out here and at the provider (OpenID Connect RP-Initiated Logout 1.0).</summary>
[TestCaseOrderer(LogLast.Name, LogLast.Assembly)]
public sealed class LogoutTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>, IAsyncLifetime
{
    private const string Chapter = "8. RP-initiated logout";

    private readonly TestBrowser _browser = new();
    private Page _home = null!;
    private string _idToken = "";

    public async Task InitializeAsync()
    {
        fixture.Provider.TokenResponse = response => _idToken = response["id_token"]!.GetValue<string>();
        // A person of their own, whose grant no other session shares.
        var subject = Guid.NewGuid().ToString("N");
        fixture.Provider.Claims["sub"] = subject;
        fixture.Provider.UserInfo = () => Results.Json(new { sub = subject, name = "Robin Reader" });
        _home = await fixture.SignsInAsync(_browser);
    }

    public Task DisposeAsync()
    {
        fixture.Provider.Reset();
        _browser.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    [Case(Chapter, "`id_token_hint` is the ID token of the session, `post_logout_redirect_uri` is exactly `<origin>/`",
        What = "what the request says", Spec = "RP-Initiated Logout 2")]
    public async Task A_sign_out_sends_the_id_token_hint_and_the_post_logout_redirect_uri()
    {
        var request = QueryHelpers.ParseQuery((await SignOutAsync()).Url.Query);

        Assert.Equal(["id_token_hint", "post_logout_redirect_uri"], request.Keys.Order());
        Assert.Equal(_idToken, request["id_token_hint"]);
        Assert.Equal(fixture.App.Url.AbsoluteUri, request["post_logout_redirect_uri"]);
    }

    [Fact]
    [Case(Chapter, "the session's row is gone before the provider is asked; its cookie opens nothing",
        What = "the browser never arrives at the provider", Spec = "RP-Initiated Logout 2")]
    public async Task The_session_ends_here_first()
    {
        var before = await fixture.App.CountAsync("UserSessions");
        var cookie = _browser.Cookies.GetCookies(fixture.App.Url)["bookstore"]!;
        await SignOutAsync();
        Assert.Equal(before - 1, await fixture.App.CountAsync("UserSessions"));

        _browser.Cookies.Add(new Cookie(cookie.Name, cookie.Value, cookie.Path, cookie.Domain));
        using var account = await _browser.GetAsync(new Uri(fixture.App.Url, "/account"));
        Assert.Equal(HttpStatusCode.Redirect, account.StatusCode);
    }

    [Fact]
    [Case(Chapter, "the browser goes on to the provider all the same", What = "the refresh token can't be revoked (503)", Spec = "RFC 7009 2.2.1")]
    public async Task A_failed_revocation_does_not_stop_the_sign_out()
    {
        fixture.Provider.RevocationError = () => Results.StatusCode(503);

        await SignOutAsync();

        await fixture.App.WaitForLogAsync("Could not revoke a refresh token");
    }

    [Theory]
    [Case(Chapter, "404, no session ends")]
    [InlineData("a GET of the handler's own sign-out address", "OpenID Connect Front-Channel Logout 2", "/signout-oidc")]
    [InlineData("the same, with the issuer", "OpenID Connect Front-Channel Logout 2", "/signout-oidc?iss={iss}")]
    [InlineData("a GET of the handler's own return address", "RP-Initiated Logout 3", "/signout-callback-oidc")]
    public async Task The_handlers_own_sign_out_addresses_do_not_exist(string what, string spec, string path)
    {
        _ = (what, spec);
        var url = new Uri(fixture.App.Url, path.Replace("{iss}", $"{fixture.Provider.Url}oidc", StringComparison.Ordinal));

        using var response = await _browser.GetAsync(url);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        await IsStillSignedInAsync();
    }

    [Fact]
    [Case(Chapter, "asks; no session ends", What = "a GET of `/sign-out`, from a link anywhere", Spec = "RP-Initiated Logout 6")]
    public async Task A_get_asks_for_confirmation()
    {
        var page = await _browser.OpenAsync(new Uri(fixture.App.Url, "/sign-out"));

        Assert.Equal((HttpStatusCode.OK, true), (page.Status, page.HasButton("Sign out")));
        await IsStillSignedInAsync();
    }

    [Fact]
    [Case(Chapter, "not accepted: the page asks again, no session ends", What = "a POST of `/sign-out` from another site", Spec = "RFC 6749 10.12")]
    public async Task A_post_from_another_site_ends_no_session()
    {
        using var response = await _browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(fixture.App.Url, "/sign-out"))
        {
            Content = new FormUrlEncodedContent([]),
        });

        Assert.Equal("/sign-out", response.Headers.Location!.OriginalString);
        await IsStillSignedInAsync();
    }

    [Fact]
    [Case(Chapter, "no token, secret or subject", What = "what the log says of all these", Spec = "RFC 6819 4.1.1")]
    public async Task Nothing_secret_is_in_the_log()
    {
        fixture.Provider.RevocationError = () => Results.StatusCode(503);
        await SignOutAsync();

        await fixture.AssertLogHasNoSecretsAsync("Could not revoke a refresh token");
    }

    private Task<Page> SignOutAsync() =>
        _browser.PressAsync(_home, "Sign out", stopAt: new Uri(fixture.Provider.Url, "/oidc/session/end").AbsoluteUri);

    private async Task IsStillSignedInAsync() =>
        Assert.True((await _browser.OpenAsync(fixture.App.Url)).HasButton("Sign out"));
}
