using System.Net;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Conformance.Tests;

/// <summary>Token responses that are not what OpenID Connect Core 3.1.3.3 demands.</summary>
[TestCaseOrderer(LogLast.Name, LogLast.Assembly)]
public sealed class TokenEndpointTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>, IDisposable
{
    private const string Chapter = "4. Token endpoint";
    private const string Silent = "rejected: the page says that the provider does not respond, no session";
    private const string Rejected = "rejected: an error page with a next step, no session";
    private const string Response = "OpenID Connect Core 3.1.3.3";
    private const string Json = "application/json";

    public void Dispose() => fixture.Provider.Reset();

    [Theory]
    [Case(Chapter, Silent)]
    [InlineData("500, `error` is server_error", "RFC 6749 5.2", 500, Json, """{"error":"server_error"}""")]
    [InlineData("500, with nothing", "RFC 6749 5.2", 500, Json, "")]
    [InlineData("502, HTML", "RFC 6749 5.2", 502, "text/html", "<html>Bad gateway</html>")]
    [InlineData("503, JSON without `error`", "RFC 6749 5.2", 503, Json, """{"code":"oidc.server","message":"down"}""")]
    [InlineData("429, JSON without `error`", "RFC 6749 5.2", 429, Json, "{}")]
    public async Task A_token_endpoint_that_is_unavailable_opens_no_session(string what, string spec, int status, string type, string body)
    {
        _ = (what, spec);
        fixture.Provider.TokenError = () => Results.Text(body, type, statusCode: status);

        await fixture.AssertNoSessionAsync(ProviderFixture.NoAnswer);
    }

    [Theory]
    [Case(Chapter, Rejected)]
    [InlineData("200, HTML", Response, 200, "text/html", "<html>Please sign in to the WiFi</html>")]
    [InlineData("200, nothing", Response, 200, Json, "")]
    [InlineData("200, a JSON array", Response, 200, Json, "[]")]
    [InlineData("200, JSON that is cut off", Response, 200, Json, """{"access_token":"an-opaque-acc""")]
    [InlineData("404, HTML", "RFC 6749 5.2", 404, "text/html", "<html>Not found</html>")]
    [InlineData("400, JSON without `error`", "RFC 6749 5.2", 400, Json, "{}")]
    public async Task An_invalid_token_response_opens_no_session(string what, string spec, int status, string type, string body)
    {
        _ = (what, spec);
        fixture.Provider.TokenError = () => Results.Text(body, type, statusCode: status);

        await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted);
    }

    [Theory]
    [Case(Chapter, "an error page in plain words with a next step, no session")]
    [InlineData("400, `error` is invalid_grant", "RFC 6749 5.2", 400, "invalid_grant", "no longer valid", HttpStatusCode.BadRequest)]
    [InlineData("401, `error` is invalid_client", "RFC 6749 5.2", 401, "invalid_client", "isn't set up yet", HttpStatusCode.BadGateway)]
    [InlineData("400, `error` is unauthorized_client", "RFC 6749 5.2", 400, "unauthorized_client", "isn't set up yet", HttpStatusCode.BadGateway)]
    public async Task A_token_error_response_shows_an_error_page(string what, string spec, int answer, string error, string text, HttpStatusCode status)
    {
        _ = (what, spec);
        fixture.Provider.TokenError = () => Results.Json(new { error, error_description = "<script>alert(1)</script>" }, statusCode: answer);

        var page = await fixture.AssertNoSessionAsync(text, status);

        Assert.DoesNotContain("alert(1)", page.Document.Source.Text, StringComparison.Ordinal);
    }

    [Theory]
    [Case(Chapter, Rejected)]
    [InlineData("`token_type` is not Bearer", Response, """{"token_type":"mac"}""")]
    [InlineData("`token_type` is absent", "RFC 6749 5.1", """{"token_type":null}""")]
    [InlineData("`access_token` is absent", "RFC 6749 5.1", """{"access_token":null}""")]
    [InlineData("`access_token` is empty", "RFC 6749 5.1", """{"access_token":""}""")]
    [InlineData("`id_token` is absent", Response, """{"id_token":null}""")]
    [InlineData("`id_token` is empty", Response, """{"id_token":""}""")]
    [InlineData("`id_token` is an object", Response, """{"id_token":{"sub":"abc123def456"}}""")]
    public async Task An_incomplete_token_response_opens_no_session(string what, string spec, string patch)
    {
        _ = (what, spec);
        fixture.Provider.TokenResponse = response => response.Apply(patch);

        await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted);
    }

    [Theory]
    [Case(Chapter, "accepted")]
    [InlineData("`token_type` is in lower case", "RFC 6749 5.1", """{"token_type":"bearer"}""")]
    [InlineData("`expires_in` is absent", "RFC 6749 5.1", """{"expires_in":null}""")]
    [InlineData("`refresh_token` is absent", "RFC 6749 5.1", """{"refresh_token":null}""")]
    [InlineData("unknown members", "RFC 6749 5.1", """{"issued_for":{"x":[1]}}""")]
    public async Task A_complete_token_response_is_accepted(string what, string spec, string patch)
    {
        _ = (what, spec);
        fixture.Provider.TokenResponse = response => response.Apply(patch);

        await fixture.SignsInAsync();
    }

    [Fact]
    [Case(Chapter, Rejected, What = "a redirect to another address", Spec = Response)]
    public async Task A_token_endpoint_at_another_address_gets_no_code()
    {
        fixture.Provider.TokenError = () => Results.Redirect("https://evil.example/token", permanent: false, preserveMethod: true);

        await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted);
    }

    [Fact]
    [Case(Chapter, Silent, What = "no answer for longer than 5 seconds", Spec = Response)]
    public async Task A_token_endpoint_that_hangs_times_out()
    {
        var letGo = new TaskCompletionSource();
        fixture.Provider.Hold = letGo.Task;
        try
        {
            await fixture.AssertNoSessionAsync(ProviderFixture.NoAnswer);
        }
        finally
        {
            letGo.SetResult();
        }
    }

    [Fact]
    [Case(Chapter, "sent with PKCE and the redirect URI of the request", What = "what the request for the tokens says", Spec = "OpenID Connect Core 3.1.3.1, RFC 7636 4.5")]
    public async Task The_token_request_has_the_code_verifier_and_the_redirect_uri()
    {
        await fixture.SignsInAsync();

        var request = fixture.Provider.TokenRequests[^1];
        Assert.Contains("grant_type=authorization_code", request, StringComparison.Ordinal);
        Assert.Contains("code_verifier=", request, StringComparison.Ordinal);
        Assert.Contains($"redirect_uri={fixture.App.Url}callback", request, StringComparison.Ordinal);
    }

    [Fact]
    [Case(Chapter, "no token, code, secret or subject", What = "what the log says of all these", Spec = "RFC 6819 4.1.1")]
    public Task Nothing_secret_is_in_the_log() => fixture.AssertLogHasNoSecretsAsync("Sign-in failed at the callback: ResponseInvalid");
}
