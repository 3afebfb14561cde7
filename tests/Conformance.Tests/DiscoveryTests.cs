using System.Net;
using System.Text.Json.Nodes;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Conformance.Tests;

/// <summary>
/// Discovery documents and keys that are not what OpenID Connect Discovery 1.0 demands. No sign-in begins by any of them,
/// so one app does for all.
/// </summary>
[TestCaseOrderer(LogLast.Name, LogLast.Assembly)]
public sealed class DiscoveryTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>, IDisposable
{
    private const string Chapter = "1. Discovery";
    private const string Rejected = "no sign-in starts: the page says that the response is not trusted";
    private const string Silent = "no sign-in starts: the page says that the provider does not respond";
    private const string Metadata = "OpenID Connect Discovery 3";
    private const string Validation = "OpenID Connect Discovery 4.3";
    private const string Response = "OpenID Connect Discovery 4.2";

    private readonly JsonObject _valid = (JsonObject)fixture.Provider.Discovery.DeepClone();

    public void Dispose()
    {
        fixture.Provider.Reset();
        fixture.Provider.Discovery.Apply(_valid.ToJsonString());
    }

    [Theory]
    [Case(Chapter, Rejected)]
    [InlineData("`issuer` is another", Validation, """{"issuer":"https://evil.example/oidc"}""")]
    [InlineData("`issuer` has a slash more", Validation, """{"issuer":"{origin}oidc/"}""")]
    [InlineData("`issuer` differs in case", Validation, """{"issuer":"{origin}OIDC"}""")]
    [InlineData("`issuer` is absent", Metadata, """{"issuer":null}""")]
    [InlineData("`jwks_uri` is absent", Metadata, """{"jwks_uri":null}""")]
    [InlineData("`authorization_endpoint` is absent", Metadata, """{"authorization_endpoint":null}""")]
    [InlineData("`token_endpoint` is absent", Metadata, """{"token_endpoint":null}""")]
    [InlineData("`userinfo_endpoint` is absent, which this site needs", Metadata, """{"userinfo_endpoint":null}""")]
    [InlineData("`authorization_endpoint` is plain http on another machine", Metadata, """{"authorization_endpoint":"http://192.0.2.1/auth"}""")]
    [InlineData("`authorization_endpoint` is a script", Metadata, """{"authorization_endpoint":"javascript:alert(1)"}""")]
    [InlineData("`token_endpoint` is plain http on another machine", Metadata, """{"token_endpoint":"http://192.0.2.1/token"}""")]
    [InlineData("`token_endpoint` is relative", Metadata, """{"token_endpoint":"/oidc/token"}""")]
    [InlineData("`userinfo_endpoint` is plain http on another machine", Metadata, """{"userinfo_endpoint":"http://192.0.2.1/me"}""")]
    [InlineData("`end_session_endpoint` is plain http on another machine", "RP-Initiated Logout 2.1", """{"end_session_endpoint":"http://192.0.2.1/end"}""")]
    [InlineData("`revocation_endpoint` is plain http on another machine", "RFC 8414 2", """{"revocation_endpoint":"http://192.0.2.1/revoke"}""")]
    [InlineData("`pushed_authorization_request_endpoint` is plain http on another machine", "RFC 9126 5",
        """{"pushed_authorization_request_endpoint":"http://192.0.2.1/par"}""")]
    public async Task An_invalid_discovery_document_starts_no_sign_in(string what, string spec, string patch)
    {
        _ = (what, spec);
        fixture.Provider.Discovery.Apply(patch.Replace("{origin}", fixture.Provider.Url.AbsoluteUri, StringComparison.Ordinal));

        await NoSignInBeginsAsync();
    }

    [Theory]
    [Case(Chapter, Rejected)]
    [InlineData("404", Response, 404, "application/json", "{}")]
    [InlineData("HTML", Response, 200, "text/html", "<html>Please sign in to the WiFi</html>")]
    [InlineData("JSON that is cut off", Response, 200, "application/json", """{"issuer":"http""")]
    [InlineData("a JSON array", Response, 200, "application/json", "[]")]
    [InlineData("nothing", Response, 200, "application/json", "")]
    public async Task A_missing_discovery_document_starts_no_sign_in(string what, string spec, int status, string type, string body)
    {
        _ = (what, spec);
        fixture.Provider.DiscoveryError = () => Results.Text(body, type, statusCode: status);

        await NoSignInBeginsAsync();
    }

    [Theory]
    [Case(Chapter, Silent)]
    [InlineData("500", Response, 500, 200)]
    [InlineData("503", Response, 503, 200)]
    [InlineData("the keys: 500", "RFC 7517 5", 200, 500)]
    public async Task A_provider_that_is_down_starts_no_sign_in(string what, string spec, int document, int keys)
    {
        _ = (what, spec);
        fixture.Provider.DiscoveryError = document == 200 ? null : () => Results.StatusCode(document);
        fixture.Provider.Jwks = () => Results.StatusCode(keys);

        await NoSignInBeginsAsync(ProviderFixture.NoAnswer);
    }

    [Theory]
    [Case(Chapter, Rejected)]
    [InlineData("the keys: 404", "RFC 7517 5", 404, """{"keys":[]}""")]
    [InlineData("the keys: HTML", "RFC 7517 5", 200, "<html></html>")]
    [InlineData("the keys: none", "RFC 7517 5", 200, """{"keys":[]}""")]
    [InlineData("the keys: JSON without `keys`", "RFC 7517 5", 200, "{}")]
    [InlineData("the keys: one, of an unknown curve", "RFC 7518 6.2.1.1", 200,
        """{"keys":[{"kty":"EC","use":"sig","kid":"1","crv":"P-999","x":"AAAA","y":"AAAA"}]}""")]
    [InlineData("the keys: one, whose point is not on its curve", "RFC 7518 6.2.1", 200,
        """{"keys":[{"kty":"EC","use":"sig","kid":"1","crv":"P-384","x":"AQ","y":"AQ"}]}""")]
    public async Task An_unusable_key_set_starts_no_sign_in(string what, string spec, int status, string body)
    {
        _ = (what, spec);
        fixture.Provider.Jwks = () => Results.Text(body, "application/json", statusCode: status);

        await NoSignInBeginsAsync();
    }

    [Fact]
    [Case(Chapter, "nothing secret", What = "what the log says of all these", Spec = "RFC 6819 4.1.1")]
    public Task Nothing_secret_is_in_the_log() => fixture.AssertLogHasNoSecretsAsync("Sign-in could not start: ResponseInvalid");

    private async Task NoSignInBeginsAsync(string text = ProviderFixture.NotTrusted)
    {
        var before = fixture.Provider.DiscoveryRequests;
        using var browser = new TestBrowser();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        do
        {
            using var response = await browser.GetAsync(new Uri(fixture.App.Url, "/sign-in"));
            Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable]);
            Assert.False(response.Headers.Contains("Set-Cookie"));
        }
        // The app asks for the document at most once a second, and makes do with what it last saw in between.
        while (fixture.Provider.DiscoveryRequests == before && await pace.WaitForNextTickAsync(timeout.Token));

        var page = await fixture.AssertNoSessionAsync(text);
        Assert.Equal("/sign-in", page.Url.AbsolutePath);
    }
}
