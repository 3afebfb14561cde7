using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Conformance.Tests;

/// <summary>Userinfo responses that are not what OpenID Connect Core 5.3 demands.</summary>
[TestCaseOrderer(LogLast.Name, LogLast.Assembly)]
public sealed class UserInfoTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>, IDisposable
{
    private const string Chapter = "7. Userinfo";
    private const string Rejected = "rejected: an error page with a next step, no session";
    private const string Response = "OpenID Connect Core 5.3.2";
    private const string Error = "OpenID Connect Core 5.3.3";
    private const string Json = "application/json";

    public void Dispose() => fixture.Provider.Reset();

    [Theory]
    [Case(Chapter, Rejected)]
    [InlineData("`sub` is another", Response, """{"sub":"somebody-else","name":"Mallory"}""")]
    [InlineData("`sub` differs in case", Response, """{"sub":"ABC123DEF456"}""")]
    [InlineData("`sub` is absent", Response, """{"name":"Mallory"}""")]
    [InlineData("`sub` is null", Response, """{"sub":null}""")]
    [InlineData("`sub` is no string", Response, """{"sub":["abc123def456"]}""")]
    [InlineData("`sub` is there twice, the second is another", Response, """{"sub":"abc123def456","sub":"somebody-else"}""")]
    [InlineData("`sub` is there twice, the first is another", Response, """{"sub":"somebody-else","sub":"abc123def456"}""")]
    [InlineData("a JSON array", Response, """[{"sub":"abc123def456"}]""")]
    [InlineData("a JSON string", Response, "\"abc123def456\"")]
    public async Task Userinfo_without_the_id_tokens_sub_opens_no_session(string what, string spec, string body)
    {
        _ = (what, spec);
        fixture.Provider.UserInfo = () => Results.Text(body, Json);

        await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted);
    }

    [Theory]
    [Case(Chapter, Rejected)]
    [InlineData("401", Error, 401, Json, """{"error":"invalid_token"}""")]
    [InlineData("403", Error, 403, Json, """{"error":"insufficient_scope"}""")]
    [InlineData("HTML", Response, 200, "text/html", "<html>Please sign in to the WiFi</html>")]
    [InlineData("JSON that says it is text", Response, 200, "text/plain", """{"sub":"abc123def456"}""")]
    [InlineData("HTML that says it is JSON", Response, 200, Json, "<html></html>")]
    [InlineData("JSON that is cut off", Response, 200, Json, """{"sub":"abc123def456""")]
    [InlineData("nothing", Response, 200, Json, "")]
    public async Task A_failed_userinfo_request_opens_no_session(string what, string spec, int status, string type, string body)
    {
        _ = (what, spec);
        fixture.Provider.UserInfo = () => Results.Text(body, type, statusCode: status);

        await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted);
    }

    [Theory]
    [Case(Chapter, "rejected: the page says that the provider does not respond, no session")]
    [InlineData("500", Error, 500)]
    [InlineData("503", Error, 503)]
    [InlineData("429", "RFC 6585 4", 429)]
    public async Task Unavailable_userinfo_opens_no_session(string what, string spec, int status)
    {
        _ = (what, spec);
        fixture.Provider.UserInfo = () => Results.Text("""{"sub":"abc123def456"}""", Json, statusCode: status);

        await fixture.AssertNoSessionAsync(ProviderFixture.NoAnswer);
    }

    [Theory]
    [Case(Chapter, "rejected, and the profile that is here stays as it was")]
    [InlineData("500, after an earlier sign-in", Error, 500, """{"sub":"abc123def456","name":"Mallory"}""", ProviderFixture.NoAnswer)]
    [InlineData("`sub` is another, after an earlier sign-in", Response, 200, """{"sub":"somebody-else","name":"Mallory"}""", ProviderFixture.NotTrusted)]
    public async Task Failed_userinfo_changes_no_profile(string what, string spec, int status, string body, string text)
    {
        _ = (what, spec);
        await fixture.SignsInAsync();
        fixture.Provider.UserInfo = () => Results.Text(body, Json, statusCode: status);

        await fixture.AssertNoSessionAsync(text);
    }

    [Fact]
    [Case(Chapter, Rejected, What = "over the size limit of 1 MB", Spec = Response)]
    public async Task Oversized_userinfo_opens_no_session()
    {
        fixture.Provider.UserInfo = () => Results.Text($$"""{"sub":"abc123def456","name":"{{new string('a', 1024 * 1024)}}"}""", Json);

        await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted);
    }

    [Fact]
    [Case(Chapter, Rejected, What = "a redirect to another address", Spec = Response)]
    public async Task A_redirect_of_the_userinfo_endpoint_is_not_followed()
    {
        fixture.Provider.UserInfo = () => Results.Redirect("https://evil.example/me");

        await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted);
    }

    [Fact]
    [Case(Chapter, "rejected: not requested, and its signature would not be verified", What = "a signed JWT (application/jwt)", Spec = Response)]
    public async Task Userinfo_as_a_signed_jwt_opens_no_session()
    {
        fixture.Provider.UserInfo = () => Results.Text(
            fixture.Provider.Sign(fixture.Provider.Header, new JsonObject { ["sub"] = "abc123def456", ["aud"] = "app" }), "application/jwt");

        await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted);
    }

    [Fact]
    [Case(Chapter, "no token, code, secret or subject", What = "what the log says of all these", Spec = "RFC 6819 4.1.1")]
    public Task Nothing_secret_is_in_the_log() => fixture.AssertLogHasNoSecretsAsync("Sign-in failed at the callback: ResponseInvalid");
}
