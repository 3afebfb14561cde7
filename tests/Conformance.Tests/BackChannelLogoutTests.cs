using System.Net;
using System.Text;
using Bookstore.Testing;

namespace Bookstore.Conformance.Tests;

/// <summary>Logout tokens that are not what OpenID Connect Back-Channel Logout 1.0 demands, and those that are.</summary>
[TestCaseOrderer(LogLast.Name, LogLast.Assembly)]
public sealed class BackChannelLogoutTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>, IAsyncLifetime
{
    private const string Chapter = "9. Back-channel logout";
    private const string Rejected = "400, no session ends";
    private const string Rules = "Back-Channel Logout 2.6";
    private const string Request = "Back-Channel Logout 2.5";

    private readonly TestBrowser _browser = new();
    private readonly TestBrowser _phone = new();

    public async Task InitializeAsync()
    {
        await SignInAsync(_browser, "sid-browser");
        await SignInAsync(_phone, "sid-phone");
    }

    public Task DisposeAsync()
    {
        fixture.Provider.Reset();
        _browser.Dispose();
        _phone.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [Case(Chapter, Rejected)]
    [MemberData(nameof(Forgeries.Rows), Rules + " (2)", MemberType = typeof(Forgeries))]
    public Task A_token_with_an_invalid_signature_ends_no_session(string what, string spec)
    {
        _ = spec;
        return AssertNoSessionEndsAsync(fixture.Provider.Forge(what, LogoutToken.Header(fixture.Provider), LogoutToken.Claims(fixture.Provider)));
    }

    [Theory]
    [Case(Chapter, Rejected)]
    [InlineData("`iss` is another", Rules + " (3)", """{"iss":"https://evil.example/oidc"}""")]
    [InlineData("`iss` is absent", Rules + " (3)", """{"iss":null}""")]
    [InlineData("`aud` is another app's", Rules + " (3)", """{"aud":"another-app"}""")]
    [InlineData("`aud` is absent", Rules + " (3)", """{"aud":null}""")]
    [InlineData("`iat` is absent", Rules + " (3)", """{"iat":null}""")]
    [InlineData("`iat` is in the future", Rules + " (3)", """{"iat":"now+600"}""")]
    [InlineData("`exp` is absent", Rules + " (3)", """{"exp":null}""")]
    [InlineData("`exp` is past", Rules + " (3)", """{"exp":"now-600"}""")]
    [InlineData("`nbf` is in the future", "RFC 7519 4.1.5", """{"nbf":"now+600"}""")]
    [InlineData("neither `sub` nor `sid`", Rules + " (4)", """{"sub":null}""")]
    [InlineData("`sub` is empty, and no `sid`", Rules + " (4)", """{"sub":""}""")]
    [InlineData("`events` is absent", Rules + " (5)", """{"events":null}""")]
    [InlineData("`events` has another event only", Rules + " (5)", """{"events":{"https://example.com/event":{}}}""")]
    [InlineData("`events` is no object", Rules + " (5)", """{"events":["http://schemas.openid.net/event/backchannel-logout"]}""")]
    [InlineData("`events` is a string", Rules + " (5)", """{"events":"http://schemas.openid.net/event/backchannel-logout"}""")]
    [InlineData("the event is no object", "Back-Channel Logout 2.4", """{"events":{"http://schemas.openid.net/event/backchannel-logout":"yes"}}""")]
    [InlineData("`nonce` is there", Rules + " (6)", """{"nonce":"n"}""")]
    [InlineData("`nonce` is there and empty", Rules + " (6)", """{"nonce":""}""")]
    [InlineData("`jti` is absent", "Back-Channel Logout 2.4", """{"jti":null}""")]
    [InlineData("`jti` is empty", "Back-Channel Logout 2.4", """{"jti":""}""")]
    [InlineData("`jti` has NUL", "RFC 8259 7", """{"jti":"a\u0000b"}""")]
    [InlineData("`sub` has NUL, and no `sid`", "RFC 8259 7", """{"sub":"a\u0000b"}""")]
    public Task An_invalid_claim_ends_no_session(string what, string spec, string patch)
    {
        _ = (what, spec);
        return AssertNoSessionEndsAsync(LogoutToken.Make(fixture.Provider, patch));
    }

    [Fact]
    [Case(Chapter, Rejected, What = "`sid` of one person's session, and `sub` of another person", Spec = Rules + " (9)")]
    public Task A_sid_and_a_sub_of_different_people_end_no_session() =>
        AssertNoSessionEndsAsync(LogoutToken.Make(fixture.Provider, """{"sid":"sid-phone","sub":"somebody-else"}"""));

    [Theory]
    [Case(Chapter, Rejected)]
    [InlineData("`typ` is absent, as in an ID token of Logto's", "Back-Channel Logout 2.4", """{"typ":null}""")]
    [InlineData("`typ` is an access token's", "Back-Channel Logout 2.4", """{"typ":"at+jwt"}""")]
    [InlineData("`typ` is JWT", "Back-Channel Logout 2.4", """{"typ":"JWT"}""")]
    public Task A_token_of_another_type_ends_no_session(string what, string spec, string patch)
    {
        _ = (what, spec);
        return AssertNoSessionEndsAsync(LogoutToken.Make(fixture.Provider, headerPatch: patch));
    }

    [Theory]
    [Case(Chapter, Rejected)]
    [InlineData("`crit` names an unknown extension", "RFC 7515 4.1.11", """{"crit":["https://example.com/policy"],"https://example.com/policy":1}""")]
    [InlineData("`crit` is empty", "RFC 7515 4.1.11", """{"crit":[]}""")]
    [InlineData("`b64` is false, and `crit` says so", "RFC 7797 3", """{"b64":false,"crit":["b64"]}""")]
    [InlineData("`b64` is true", "RFC 7797 7", """{"b64":true}""")]
    [InlineData("`zip` is there", "RFC 7516 4.1.3", """{"zip":"DEF"}""")]
    public Task An_unsupported_jose_header_ends_no_session(string what, string spec, string patch)
    {
        _ = (what, spec);
        return AssertNoSessionEndsAsync(LogoutToken.Make(fixture.Provider, headerPatch: patch));
    }

    [Theory]
    [Case(Chapter, Rejected)]
    [InlineData("no token", Request)]
    [InlineData("an empty token", Request, "")]
    [InlineData("a token that is none", Rules + " (1)", "logout")]
    [InlineData("an encrypted token (a JWE)", Rules + " (1)", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..MTIzNDU2Nzg5MDEy.eyJhYmMi.MTIzNDU2Nzg5MDEyMzQ1Ng")]
    [InlineData("two tokens", Request, "one", "two")]
    public Task A_malformed_token_ends_no_session(string what, string spec, params string[] tokens)
    {
        _ = (what, spec);
        return AssertNoSessionEndsAsync(tokens);
    }

    [Theory]
    [Case(Chapter, Rejected)]
    [InlineData("JSON in the place of a form", Request, "application/json", "{}")]
    [InlineData("a form that is cut off", Request, "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"logout_token\"\r\n\r\nabc")]
    [InlineData("nothing", Request, "application/x-www-form-urlencoded", "")]
    public async Task A_request_without_a_form_ends_no_session(string what, string spec, string type, string body)
    {
        _ = (what, spec);
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);

        using var response = await LogoutToken.SendAsync(fixture, content);

        await AssertRejectedAsync(response);
    }

    [Fact]
    [Case(Chapter, Rejected, What = "over the size limit of 16 KB", Spec = Request)]
    public Task An_oversized_request_ends_no_session() => AssertNoSessionEndsAsync(new string('a', 20_000));

    [Theory]
    [Case(Chapter, "200, all sessions of the person end")]
    [InlineData("`sub` without `sid`", Rules + " (4)", "{}")]
    [InlineData("`aud` lists us and others", Rules + " (3)", """{"aud":["app","another-app"]}""")]
    public async Task A_token_with_a_sub_ends_all_sessions_of_the_person(string what, string spec, string patch)
    {
        _ = (what, spec);
        await EndsAsync(LogoutToken.Make(fixture.Provider, patch));

        Assert.Equal((false, false), (await IsSignedInAsync(_browser), await IsSignedInAsync(_phone)));
    }

    [Theory]
    [Case(Chapter, "200, that session ends and no other")]
    [InlineData("`sid` without `sub`", Rules + " (4)", """{"sid":"sid-phone","sub":null}""")]
    [InlineData("`sid` and `sub`", Rules + " (4)", """{"sid":"sid-phone"}""")]
    public async Task A_token_with_a_sid_ends_that_session_only(string what, string spec, string patch)
    {
        _ = (what, spec);
        await EndsAsync(LogoutToken.Make(fixture.Provider, patch));

        Assert.Equal((true, false), (await IsSignedInAsync(_browser), await IsSignedInAsync(_phone)));
    }

    [Theory]
    [Case(Chapter, "200, and nothing ends here")]
    [InlineData("`sid` of a session that is not here", "Back-Channel Logout 2.7", """{"sid":"another"}""")]
    [InlineData("`sub` of another person", "Back-Channel Logout 2.7", """{"sub":"somebody-else"}""")]
    public async Task A_token_for_another_person_ends_no_session_of_this_person(string what, string spec, string patch)
    {
        _ = (what, spec);
        await EndsAsync(LogoutToken.Make(fixture.Provider, patch));

        Assert.Equal((true, true), (await IsSignedInAsync(_browser), await IsSignedInAsync(_phone)));
    }

    [Fact]
    [Case(Chapter, "200 once, then 400, also after a restart", What = "the same `jti` again", Spec = Rules + " (7)")]
    public async Task A_replayed_token_is_rejected()
    {
        var token = LogoutToken.Make(fixture.Provider, """{"sid":"another"}""");
        await EndsAsync(token);

        await AssertNoSessionEndsAsync(token);
        await fixture.App.KillAsync();
        await fixture.App.StartAgainAsync();
        await AssertNoSessionEndsAsync(token);
    }

    [Fact]
    [Case(Chapter, "405, no session ends", What = "a good token in a GET", Spec = Request)]
    public async Task A_get_request_ends_no_session()
    {
        using var response = await _browser.GetAsync(
            new Uri(fixture.App.Url, $"/backchannel-logout?logout_token={LogoutToken.Make(fixture.Provider)}"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
        Assert.Equal((true, true), (await IsSignedInAsync(_browser), await IsSignedInAsync(_phone)));
    }

    [Fact]
    [Case(Chapter, "no token, secret or subject", What = "what the log says of all these", Spec = "RFC 6819 4.1.1")]
    public Task Nothing_secret_is_in_the_log() => fixture.AssertLogHasNoSecretsAsync("Rejected a back-channel logout");

    private async Task AssertNoSessionEndsAsync(params string[] tokens)
    {
        using var response = await LogoutToken.SendAsync(fixture, tokens);

        await AssertRejectedAsync(response);
    }

    private async Task AssertRejectedAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("""{"error":"invalid_request"}""", await response.Content.ReadAsStringAsync());
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal((true, true), (await IsSignedInAsync(_browser), await IsSignedInAsync(_phone)));
    }

    private async Task EndsAsync(string token)
    {
        using var response = await LogoutToken.SendAsync(fixture, token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    private async Task SignInAsync(TestBrowser browser, string sid)
    {
        fixture.Provider.Claims["sid"] = sid;
        await fixture.SignsInAsync(browser);
    }

    private async Task<bool> IsSignedInAsync(TestBrowser browser)
    {
        using var response = await browser.GetAsync(new Uri(fixture.App.Url, "/account"));
        return response.StatusCode == HttpStatusCode.OK;
    }
}
