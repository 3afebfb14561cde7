using System.Security.Cryptography;
using System.Text;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Conformance.Tests;

/// <summary>ID tokens that are not what OpenID Connect Core 3.1.3.7 demands.</summary>
[TestCaseOrderer(LogLast.Name, LogLast.Assembly)]
public sealed class IdTokenTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>, IDisposable
{
    private const string Chapter = "5. ID token";
    private const string Rejected = "rejected: an error page with a next step, no session";
    private const string Core = "OpenID Connect Core 3.1.3.7";
    private const string Letters64 = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    public void Dispose() => fixture.Provider.Reset();

    [Theory]
    [Case(Chapter, Rejected)]
    [InlineData("`nonce` is another", Core + " (11)", """{"nonce":"another"}""")]
    [InlineData("`nonce` is absent", Core + " (11)", """{"nonce":null}""")]
    [InlineData("`iss` is another", Core + " (2)", """{"iss":"https://evil.example/oidc"}""")]
    [InlineData("`iss` is absent", Core + " (2)", """{"iss":null}""")]
    [InlineData("`aud` is another app's", Core + " (3)", """{"aud":"another-app"}""")]
    [InlineData("`aud` is absent", Core + " (3)", """{"aud":null}""")]
    [InlineData("`aud` is empty", Core + " (3)", """{"aud":[]}""")]
    [InlineData("`aud` lists several, and not us", Core + " (3)", """{"aud":["another-app","a-third"],"azp":"app"}""")]
    [InlineData("`aud` lists several and us, `azp` is absent", Core + " (4)", """{"aud":["app","another-app"]}""")]
    [InlineData("`aud` lists several and us, `azp` is another's", Core + " (5)", """{"aud":["app","another-app"],"azp":"another-app"}""")]
    [InlineData("`azp` is another's, `aud` is us alone", Core + " (5)", """{"azp":"another-app"}""")]
    [InlineData("`azp` is no string", Core + " (5)", """{"azp":["app","another-app"]}""")]
    [InlineData("`azp` is empty", Core + " (5)", """{"azp":""}""")]
    [InlineData("`sub` is absent", "OpenID Connect Core 2", """{"sub":null}""")]
    [InlineData("`sub` is empty", "OpenID Connect Core 2", """{"sub":""}""")]
    [InlineData("`sub` is blank", "OpenID Connect Core 2", """{"sub":" "}""")]
    [InlineData("`sub` is an object", "OpenID Connect Core 2", """{"sub":{"id":"abc123def456"}}""")]
    [InlineData("`exp` is absent", Core + " (9)", """{"exp":null}""")]
    [InlineData("`exp` is past", Core + " (9)", """{"exp":"now-600"}""")]
    [InlineData("`exp` is no number", Core + " (9)", """{"exp":"never"}""")]
    [InlineData("`iat` is absent", Core + " (10)", """{"iat":null}""")]
    [InlineData("`iat` is no number", Core + " (10)", """{"iat":"today"}""")]
    [InlineData("`nbf` is in the future", "RFC 7519 4.1.5", """{"nbf":"now+600"}""")]
    [InlineData("`auth_time` is absent", Core + " (13)", """{"auth_time":null}""")]
    [InlineData("`auth_time` is a string", Core + " (13)", """{"auth_time":"1795690533"}""")]
    [InlineData("`auth_time` is not a whole number", Core + " (13)", """{"auth_time":1795690533.5}""")]
    [InlineData("`auth_time` is negative", Core + " (13)", """{"auth_time":-1}""")]
    [InlineData("`auth_time` is in the future", Core + " (13)", """{"auth_time":"now+600"}""")]
    [InlineData("`auth_time` is not a time", Core + " (13)", """{"auth_time":9223372036854775807}""")]
    [InlineData("`at_hash` is another token's", "OpenID Connect Core 3.1.3.8", """{"at_hash":"MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0"}""")]
    [InlineData("`at_hash` is no string", "OpenID Connect Core 3.1.3.8", """{"at_hash":1}""")]
    public async Task An_invalid_claim_opens_no_session(string what, string spec, string patch)
    {
        _ = (what, spec);
        Say(patch);

        await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted);
    }

    [Theory]
    [Case(Chapter, Rejected)]
    [InlineData("`sub` has 256 characters", "OpenID Connect Core 2", "\"" + Letters64 + Letters64 + Letters64 + Letters64 + "\"")]
    [InlineData("`sub` is not ASCII", "OpenID Connect Core 2", "\"ผู้อ่าน\"")]
    [InlineData("`sub` is a number", "OpenID Connect Core 2", "12345")]
    public async Task An_invalid_subject_opens_no_session_even_if_userinfo_repeats_it(string what, string spec, string subject)
    {
        _ = (what, spec);
        SayOf(subject);

        await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted);
    }

    [Fact]
    [Case(Chapter, "accepted", What = "`sub` has 255 characters", Spec = "OpenID Connect Core 2")]
    public async Task A_subject_of_255_characters_is_accepted()
    {
        SayOf($"\"{new string('a', 255)}\"");

        await fixture.SignsInAsync();
    }

    [Theory]
    [Case(Chapter, "accepted")]
    [InlineData("`aud` is a list of us alone", Core + " (3)", """{"aud":["app"]}""")]
    [InlineData("`aud` lists several and us, `azp` is us", Core + " (4)", """{"aud":["app","another-app"],"azp":"app"}""")]
    [InlineData("`azp` is us, `aud` is us alone", Core + " (5)", """{"azp":"app"}""")]
    [InlineData("`auth_time` is 13 days ago, of the 14 that were asked for", Core + " (13)", """{"auth_time":"now-1123200"}""")]
    [InlineData("`auth_time` is ahead by less than clocks may differ", Core + " (13)", """{"auth_time":"now+60"}""")]
    [InlineData("unknown claims", "OpenID Connect Core 5.1", """{"shoe_size":42,"address":{"x":[null]}}""")]
    public async Task A_valid_claim_is_accepted(string what, string spec, string patch)
    {
        _ = (what, spec);
        Say(patch);

        await fixture.SignsInAsync();
    }

    [Fact]
    [Case(Chapter, "accepted", What = "`at_hash` is the access token's", Spec = "OpenID Connect Core 3.1.3.8")]
    public async Task A_matching_at_hash_is_accepted()
    {
        var hash = SHA384.HashData(Encoding.ASCII.GetBytes(TestProvider.AccessToken));
        Say($$"""{"at_hash":"{{System.Buffers.Text.Base64Url.EncodeToString(hash.AsSpan(0, hash.Length / 2))}}"}""");

        await fixture.SignsInAsync();
    }

    [Fact]
    [Case(Chapter, "rejected, after one more request with `prompt=login`: an error page with a next step, no session",
        What = "`auth_time` is 15 days ago, of the 14 that were asked for", Spec = Core + " (13)")]
    public async Task An_authentication_that_is_too_old_is_asked_for_again_and_then_rejected()
    {
        fixture.Provider.Prompts.Clear();
        Say("""{"auth_time":"now-1296000"}""");

        await fixture.AssertNoSessionAsync("Please sign in again", System.Net.HttpStatusCode.Forbidden);

        Assert.Equal(["consent", "login consent"], fixture.Provider.Prompts);
    }

    [Theory]
    [Case(Chapter, Rejected)]
    [MemberData(nameof(Forgeries.Rows), Core + " (6)", MemberType = typeof(Forgeries))]
    public async Task A_token_with_an_invalid_signature_opens_no_session(string what, string spec)
    {
        _ = spec;
        fixture.Provider.IdToken = claims => fixture.Provider.Forge(what, fixture.Provider.Header, claims);

        await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted);
    }

    [Theory]
    [Case(Chapter, Rejected)]
    [InlineData("`crit` names an unknown extension", "RFC 7515 4.1.11", """{"crit":["https://example.com/policy"],"https://example.com/policy":1}""")]
    [InlineData("`crit` is empty", "RFC 7515 4.1.11", """{"crit":[]}""")]
    [InlineData("`b64` is false, and `crit` says so", "RFC 7797 3", """{"b64":false,"crit":["b64"]}""")]
    [InlineData("`b64` is true", "RFC 7797 7", """{"b64":true}""")]
    [InlineData("`zip` is there", "RFC 7516 4.1.3", """{"zip":"DEF"}""")]
    public async Task An_unsupported_jose_header_opens_no_session(string what, string spec, string patch)
    {
        _ = (what, spec);
        fixture.Provider.IdToken = claims =>
        {
            var header = fixture.Provider.Header;
            header.Apply(patch);
            return fixture.Provider.Sign(header, claims);
        };

        await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted);
    }

    [Theory]
    [Case(Chapter, Rejected)]
    [InlineData("no JWT", "OpenID Connect Core 2", "eyJub3QtYS10b2tlbg")]
    [InlineData("three parts that are no JSON", "RFC 7519 7.2", "eyJ.eyJ.eyJ")]
    [InlineData("encrypted (a JWE), which was not requested", Core + " (1)",
        "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..MTIzNDU2Nzg5MDEy.eyJhYmMi.MTIzNDU2Nzg5MDEyMzQ1Ng")]
    [InlineData("claims that are a list", "RFC 7519 7.2", "eyJhbGciOiJFUzM4NCJ9.W10.eyJhYmMi")]
    public async Task A_malformed_id_token_opens_no_session(string what, string spec, string token)
    {
        _ = (what, spec);
        fixture.Provider.IdToken = _ => token;

        await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted);
    }

    [Fact]
    [Case(Chapter, "no token, code, secret or subject", What = "what the log says of all these", Spec = "RFC 6819 4.1.1")]
    public Task Nothing_secret_is_in_the_log() => fixture.AssertLogHasNoSecretsAsync("Sign-in failed at the callback: ResponseInvalid");

    [Fact]
    [Case(Chapter, Rejected, What = "`nonce` is of another sign-in of the same browser", Spec = "OpenID Connect Core 15.5.2")]
    public async Task The_nonce_of_another_sign_in_opens_no_session()
    {
        using var browser = new TestBrowser();
        var other = await browser.OpenAsync(new Uri(fixture.App.Url, "/sign-in"), stopAt: fixture.Provider.Url.AbsoluteUri);
        Say($$"""{"nonce":"{{Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(other.Url.Query)["nonce"]}}"}""");

        var page = await browser.OpenAsync(new Uri(fixture.App.Url, "/sign-in"));

        Assert.Equal(System.Net.HttpStatusCode.BadGateway, page.Status);
        Assert.Null(browser.Cookies.GetCookies(fixture.App.Url)["bookstore"]);
    }

    private void Say(string patch) => fixture.Provider.IdToken = claims =>
    {
        claims.Apply(patch);
        return fixture.Provider.Sign(fixture.Provider.Header, claims);
    };

    private void SayOf(string subject)
    {
        Say($$"""{"sub":{{subject}}}""");
        fixture.Provider.UserInfo = () => Results.Text($$"""{"sub":{{subject}}}""", "application/json");
    }
}
