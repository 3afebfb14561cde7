using System.Net;
using Bookstore.Testing;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.Conformance.Tests;

/// <summary>Authorization responses that are not what OpenID Connect Core 3.1.2.5 and RFC 9207 demand.</summary>
[TestCaseOrderer(LogLast.Name, LogLast.Assembly)]
public sealed class CallbackTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>, IDisposable
{
    private const string Chapter = "3. Callback";
    private const string Rejected = "rejected: an error page with a next step, no session";
    private const string Begin = "code={code}&state={state}&iss={iss}";

    public void Dispose() => fixture.Provider.Reset();

    [Theory]
    [Case(Chapter, Rejected + ", status 400")]
    [InlineData("`iss` is another", "RFC 9207 2.4", "code={code}&state={state}&iss=https://evil.example/oidc")]
    [InlineData("`iss` has a slash more", "RFC 9207 2.4", "code={code}&state={state}&iss={iss}/")]
    [InlineData("`iss` is absent though announced", "RFC 9207 2.4", "code={code}&state={state}")]
    [InlineData("`iss` is empty", "RFC 9207 2.4", "code={code}&state={state}&iss=")]
    [InlineData("`iss` is another, in an error response", "RFC 9207 2.4", "error=access_denied&state={state}&iss=https://evil.example/oidc")]
    [InlineData("`code` is there twice", "RFC 6749 3.1", Begin + "&code=another")]
    [InlineData("`state` is there twice", "RFC 6749 3.1", Begin + "&state={state}")]
    [InlineData("`iss` is there twice", "RFC 6749 3.1", Begin + "&iss=https://evil.example/oidc")]
    [InlineData("`code` is absent", "RFC 6749 4.1.2", "state={state}&iss={iss}")]
    [InlineData("`code` is empty", "RFC 6749 4.1.2", "code=&state={state}&iss={iss}")]
    public async Task An_invalid_authorization_response_opens_no_session(string what, string spec, string parameters)
    {
        _ = (what, spec);
        Answer(parameters);

        await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted, HttpStatusCode.BadRequest);
    }

    [Theory]
    [Case(Chapter, "rejected: the page says that this sign-in was lost, no session")]
    [InlineData("`state` is absent", "RFC 6749 10.12", "code={code}&iss={iss}")]
    [InlineData("`state` is empty", "RFC 6749 10.12", "code={code}&state=&iss={iss}")]
    [InlineData("`state` is made up", "RFC 6749 10.12", "code={code}&state=eyJhbGciOiJub25lIn0&iss={iss}")]
    [InlineData("tokens in the query", "OAuth 2.0 Multiple Response Types 3", Begin + "&id_token=eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.&access_token=x")]
    public async Task An_authorization_response_without_a_known_state_opens_no_session(string what, string spec, string parameters)
    {
        _ = (what, spec);
        Answer(parameters);

        await fixture.AssertNoSessionAsync("lost track", HttpStatusCode.BadRequest);
    }

    [Theory]
    [Case(Chapter, "an error page in plain words with a next step, status 400")]
    [InlineData("`error` is access_denied", "RFC 6749 4.1.2.1", "error=access_denied", "Your sign-in was denied")]
    [InlineData("`error` is login_required", "OpenID Connect Core 3.1.2.6", "error=login_required", "Please sign in again")]
    [InlineData("`error` is interaction_required", "OpenID Connect Core 3.1.2.6", "error=interaction_required", "Please sign in again")]
    [InlineData("`error` is consent_required", "OpenID Connect Core 3.1.2.6", "error=consent_required", "Please sign in again")]
    [InlineData("`error` is account_selection_required", "OpenID Connect Core 3.1.2.6", "error=account_selection_required", "Please sign in again")]
    [InlineData("`error` is server_error", "RFC 6749 4.1.2.1", "error=server_error", ProviderFixture.NoAnswer)]
    [InlineData("`error` is temporarily_unavailable", "RFC 6749 4.1.2.1", "error=temporarily_unavailable", ProviderFixture.NoAnswer)]
    [InlineData("`error` is invalid_scope", "RFC 6749 4.1.2.1", "error=invalid_scope", "The sign-in service rejected our request")]
    [InlineData("`error` is unknown", "RFC 6749 4.1.2.1", "error=whatever", "The sign-in service rejected our request")]
    [InlineData("`error` beside a good code", "RFC 6749 4.1.2.1", "error=access_denied&code={code}", "Your sign-in was denied")]
    public async Task An_error_response_shows_an_error_page(string what, string spec, string error, string text)
    {
        _ = (what, spec);
        Answer(error + "&error_description=<script>alert(1)</script>&state={state}&iss={iss}");

        var page = await fixture.AssertNoSessionAsync(text, HttpStatusCode.BadRequest);

        Assert.DoesNotContain("alert(1)", page.Document.Source.Text, StringComparison.Ordinal);
    }

    [Fact]
    [Case(Chapter, "rejected: the page says that this sign-in was lost, no session", What = "`state` of another browser's sign-in", Spec = "RFC 6749 10.12")]
    public async Task The_state_of_another_browser_opens_no_session()
    {
        using var mallory = new TestBrowser();
        using var victim = new TestBrowser();
        var callback = await mallory.OpenAsync(new Uri(fixture.App.Url, "/sign-in"), stopAt: new Uri(fixture.App.Url, "/callback").AbsoluteUri);
        await victim.OpenAsync(new Uri(fixture.App.Url, "/sign-in"), stopAt: fixture.Provider.Url.AbsoluteUri);

        var page = await victim.OpenAsync(callback.Url);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("lost track", page.Text, StringComparison.Ordinal);
        Assert.Null(victim.Cookies.GetCookies(fixture.App.Url)["bookstore"]);
    }

    [Fact]
    [Case(Chapter, "rejected: the code was issued for another sign-in", What = "code and state of two sign-ins", Spec = "RFC 7636 4.6")]
    public async Task The_code_of_another_sign_in_opens_no_session()
    {
        using var browser = new TestBrowser();
        using var mallory = new TestBrowser();
        var foreign = await mallory.OpenAsync(new Uri(fixture.App.Url, "/sign-in"), stopAt: new Uri(fixture.App.Url, "/callback").AbsoluteUri);
        var code = QueryHelpers.ParseQuery(foreign.Url.Query)["code"];
        Answer($"code={code}" + "&state={state}&iss={iss}");

        var page = await browser.OpenAsync(new Uri(fixture.App.Url, "/sign-in"));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("no longer valid", page.Text, StringComparison.Ordinal);
        Assert.Null(browser.Cookies.GetCookies(fixture.App.Url)["bookstore"]);
    }

    [Fact]
    [Case(Chapter, "no token, code, secret or subject", What = "what the log says of all these", Spec = "RFC 6819 4.1.1")]
    public Task Nothing_secret_is_in_the_log() => fixture.AssertLogHasNoSecretsAsync("Sign-in failed at the callback: ResponseInvalid");

    // The parameters as a row writes them, with those of the valid response in braces.
    private void Answer(string parameters) => fixture.Provider.Callback = valid =>
        QueryHelpers.ParseQuery(valid).Aggregate(parameters, (text, parameter) =>
            text.Replace($"{{{parameter.Key}}}", Uri.EscapeDataString(parameter.Value!), StringComparison.Ordinal));
}
