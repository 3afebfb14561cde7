using System.Net;
using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Conformance.Tests;

/// <summary>Access tokens for the API that are not what RFC 9068 demands.</summary>
[TestCaseOrderer(LogLast.Name, LogLast.Assembly)]
public sealed class AccessTokenTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>, IDisposable
{
    private const string Chapter = "Access tokens for the API";
    private const string Rejected = "rejected: 401 `invalid_token`, problem details";
    private const string Rfc9068 = "RFC 9068 4";
    private const string Letters64 = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private readonly HttpClient _client = new();

    /// <summary>A row for each forged token.</summary>
    public static TheoryData<string, string> ForgedTokens => Forgeries.Rows(Rfc9068);

    public void Dispose()
    {
        _client.Dispose();
        fixture.Provider.Reset();
    }

    [Theory]
    [Case(Chapter, "accepted")]
    [InlineData("`aud` lists several, and us", "RFC 7519 4.1.3", """{"aud":["https://another.example/api","http://localhost:3000/api"]}""", "{}")]
    [InlineData("`exp` is past, by less than clocks may differ", "RFC 7519 4.1.4", """{"exp":"now-60","iat":"now-3660"}""", "{}")]
    [InlineData("`typ` is the whole media type", "RFC 9068 2.1", "{}", """{"typ":"application/at+jwt"}""")]
    [InlineData("`scope` lists several", "RFC 8693 4.2", """{"scope":"read:profile read:shelf"}""", "{}")]
    [InlineData("a claim that nobody knows", "RFC 7519 4", """{"surprise":{"a":1}}""", "{}")]
    public async Task A_valid_token_is_accepted(string what, string spec, string claims, string header)
    {
        _ = (what, spec);
        using var response = await AskAsync(Token(claims, header));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [Case(Chapter, Rejected)]
    [InlineData("`aud` is another API's", Rfc9068, """{"aud":"https://another.example/api"}""")]
    [InlineData("`aud` is the sign-in's application", Rfc9068, """{"aud":"app"}""")]
    [InlineData("`aud` is an organization's", Rfc9068, """{"aud":"urn:logto:organization:circle"}""")]
    [InlineData("`aud` has a slash more", Rfc9068, """{"aud":"http://localhost:3000/api/"}""")]
    [InlineData("`aud` is absent", Rfc9068, """{"aud":null}""")]
    [InlineData("`aud` is empty", Rfc9068, """{"aud":[]}""")]
    [InlineData("`iss` is another", Rfc9068, """{"iss":"https://evil.example/oidc"}""")]
    [InlineData("`iss` is absent", Rfc9068, """{"iss":null}""")]
    [InlineData("`exp` is past", Rfc9068, """{"exp":"now-600","iat":"now-4200"}""")]
    [InlineData("`exp` is absent", "RFC 9068 2.2", """{"exp":null}""")]
    [InlineData("`exp` is no number", "RFC 7519 4.1.4", """{"exp":"never"}""")]
    [InlineData("`nbf` is in the future", "RFC 7519 4.1.5", """{"nbf":"now+600"}""")]
    [InlineData("`sub` is absent", "RFC 9068 2.2", """{"sub":null}""")]
    [InlineData("`sub` is blank", "RFC 9068 2.2", """{"sub":" "}""")]
    [InlineData("`sub` is a list", "RFC 9068 2.2", """{"sub":["abc123def456","another"]}""")]
    [InlineData("`sub` is not ASCII", "OpenID Connect Core 2", """{"sub":"ผู้อ่าน"}""")]
    [InlineData("`sub` holds NUL", "OpenID Connect Core 2", """{"sub":"abc\u0000def"}""")]
    [InlineData("`sub` has 256 characters", "OpenID Connect Core 2", "{\"sub\":\"" + Letters64 + Letters64 + Letters64 + Letters64 + "\"}")]
    public async Task An_invalid_claim_is_rejected(string what, string spec, string patch)
    {
        _ = (what, spec);
        await AssertRejectedAsync(Token(patch));
    }

    [Theory]
    [Case(Chapter, Rejected)]
    [InlineData("`typ` is JWT, as an ID token's may be", "RFC 9068 4", """{"typ":"JWT"}""")]
    [InlineData("`typ` is absent, as an ID token's", "RFC 9068 4", """{"typ":null}""")]
    [InlineData("`typ` is a logout token's", "RFC 9068 4", """{"typ":"logout+jwt"}""")]
    [InlineData("`crit` demands an extension", "RFC 7515 4.1.11", """{"crit":["b64"],"b64":false}""")]
    public async Task An_invalid_header_is_rejected(string what, string spec, string patch)
    {
        _ = (what, spec);
        await AssertRejectedAsync(Token("{}", patch));
    }

    [Theory]
    [Case(Chapter, Rejected)]
    [MemberData(nameof(ForgedTokens))]
    public async Task A_forged_token_is_rejected(string what, string spec)
    {
        _ = spec;
        await AssertRejectedAsync(fixture.Provider.Forge(
            what, fixture.Provider.AccessTokenHeader(), fixture.Provider.AccessTokenClaims("read:shelf")));
    }

    [Theory]
    [Case(Chapter, Rejected)]
    [InlineData("the opaque token for userinfo", "RFC 6750 3.1", TestProvider.AccessToken)]
    [InlineData("three parts that are no JWT", "RFC 7519 7.2", "a.b.c")]
    [InlineData("four kilobytes of letters", "RFC 7519 7.2", null)]
    public async Task What_is_no_jwt_is_rejected(string what, string spec, string? token)
    {
        _ = (what, spec);
        await AssertRejectedAsync(token ?? new string('a', 4096));
    }

    [Fact]
    [Case(Chapter, "the new keys are read once, and the token is accepted", What = "a token of a key that is new since", Spec = "OpenID Connect Core 10.1.1")]
    public async Task A_token_of_a_new_key_is_accepted()
    {
        using var before = await AskAsync(Token("{}"));
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        fixture.Provider.RotateKey();

        // The keys are read again a second after they were last read, at the soonest.
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var status = HttpStatusCode.Unauthorized;
        for (var attempt = 0; attempt < 50 && status != HttpStatusCode.OK; attempt++)
        {
            using var after = await AskAsync(Token("{}"));
            status = after.StatusCode;
            await pace.WaitForNextTickAsync();
        }

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    [Case(Chapter, "the reasons are there; no token, subject or name is", What = "what the log says of all this", Spec = "RFC 6750 5.3")]
    public async Task Nothing_secret_is_in_the_log()
    {
        await AssertRejectedAsync(Token("""{"aud":"https://another.example/api","name":"Mallory"}"""));

        await fixture.AssertLogHasNoSecretsAsync("Rejected an access token");
    }

    private string Token(string claimsPatch, string headerPatch = "{}")
    {
        var (header, claims) = (fixture.Provider.AccessTokenHeader(), fixture.Provider.AccessTokenClaims("read:shelf"));
        header.Apply(headerPatch);
        claims.Apply(claimsPatch);
        return fixture.Provider.Sign(header, claims);
    }

    private async Task AssertRejectedAsync(string token)
    {
        using var response = await AskAsync(token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("error=\"invalid_token\"", Assert.Single(response.Headers.WwwAuthenticate).ToString(), StringComparison.Ordinal);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("invalid_token", JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]!.GetValue<string>());
    }

    private async Task<HttpResponseMessage> AskAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(fixture.App.Url, "/api/shelf"));
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return await _client.SendAsync(request);
    }
}
