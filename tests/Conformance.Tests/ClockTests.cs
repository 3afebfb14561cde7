using Bookstore.Testing;

namespace Bookstore.Conformance.Tests;

/// <summary>A provider whose clock is not this machine's. The token is fresh, so its <c>iat</c> is the provider's clock.</summary>
[TestCaseOrderer(LogLast.Name, LogLast.Assembly)]
public sealed class ClockTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>, IDisposable
{
    private const string Chapter = "6. Clock";
    private const string Iat = "OpenID Connect Core 3.1.3.7 (10)";
    private const string TenAhead = """{"iat":"now+600","nbf":"now+600","exp":"now+4200"}""";

    public void Dispose() => fixture.Provider.Reset();

    [Theory]
    [Case(Chapter, "accepted")]
    [InlineData("the provider's clock is 2 minutes ahead", Iat, """{"iat":"now+120","nbf":"now+120","exp":"now+3720"}""")]
    [InlineData("the provider's clock is 2 minutes behind", Iat, """{"iat":"now-120","nbf":"now-120","exp":"now+3480"}""")]
    [InlineData("2 minutes behind, and the token lives for one", "OpenID Connect Core 3.1.3.7 (9)", """{"iat":"now-120","nbf":"now-120","exp":"now-60"}""")]
    public async Task A_clock_skew_within_the_tolerance_is_accepted(string what, string spec, string patch)
    {
        _ = (what, spec);
        Say(patch);

        await fixture.SignsInAsync();
    }

    [Theory]
    [Case(Chapter, "rejected: the page names the clock, in Development by how much")]
    [InlineData("the provider's clock is 10 minutes ahead", Iat, TenAhead, "about 10 minutes ahead of")]
    [InlineData("the provider's clock is 10 minutes behind", Iat, """{"iat":"now-600","nbf":"now-600","exp":"now+3000"}""", "about 10 minutes behind")]
    [InlineData("2 hours behind, so that the token looks expired", Iat, """{"iat":"now-7200","exp":"now-3600"}""", "about 120 minutes behind")]
    [InlineData("`iat` alone is far in the future", Iat, """{"iat":"now+86400"}""", "about 1440 minutes ahead of")]
    [InlineData("`iat` alone is far in the past", Iat, """{"iat":"now-86400"}""", "about 1440 minutes behind")]
    public async Task A_clock_skew_beyond_the_tolerance_opens_no_session_and_is_reported(string what, string spec, string patch, string difference)
    {
        _ = (what, spec);
        Say(patch);

        var page = await fixture.AssertNoSessionAsync("clock");

        Assert.Contains($"Logto's clock is {difference} this machine's", page.Text, StringComparison.Ordinal);
        await fixture.App.WaitForLogAsync($"Logto's clock is {difference} this machine's");
    }

    [Theory]
    [Case(Chapter, "rejected, and the clock is not blamed")]
    [InlineData("10 minutes ahead, and `nonce` is another", Iat, """{"nonce":"another"}""")]
    [InlineData("10 minutes ahead, and `aud` is another app's", Iat, """{"aud":"another-app"}""")]
    [InlineData("10 minutes ahead, and `iss` is another", Iat, """{"iss":"https://evil.example/oidc"}""")]
    [InlineData("10 minutes ahead, and `azp` is another's", Iat, """{"azp":"another-app"}""")]
    public async Task A_token_with_another_invalid_claim_is_not_reported_as_clock_skew(string what, string spec, string patch)
    {
        _ = (what, spec);
        Say(TenAhead, patch);

        Assert.DoesNotContain("clock", (await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted)).Text, StringComparison.Ordinal);
    }

    [Fact]
    [Case(Chapter, "rejected, and the clock is not blamed", What = "10 minutes ahead, and the signature is another key's", Spec = Iat)]
    public async Task A_token_with_an_invalid_signature_is_not_reported_as_clock_skew()
    {
        fixture.Provider.IdToken = claims =>
        {
            claims.Apply(TenAhead);
            return fixture.Provider.Forge("the signature is another key's", fixture.Provider.Header, claims);
        };

        Assert.DoesNotContain("clock", (await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted)).Text, StringComparison.Ordinal);
    }

    [Fact]
    [Case(Chapter, "reported in Thai as well", What = "10 minutes ahead, to a browser that asks for Thai", Spec = Iat)]
    public async Task Clock_skew_is_reported_in_thai()
    {
        Say(TenAhead);
        using var browser = new TestBrowser { AcceptLanguage = "th" };

        var page = await browser.OpenAsync(new Uri(fixture.App.Url, "/sign-in"));

        Assert.Contains("นาฬิกาไม่ตรงกัน", page.Text, StringComparison.Ordinal);
        Assert.Contains("10 นาที", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    [Case(Chapter, "the difference; no token, code, secret or subject", What = "what the log says of all these", Spec = "RFC 6819 4.1.1")]
    public Task Nothing_secret_is_in_the_log() => fixture.AssertLogHasNoSecretsAsync("Sign-in failed at the callback: ClockWrong");

    private void Say(params string[] patches) => fixture.Provider.IdToken = claims =>
    {
        Array.ForEach(patches, claims.Apply);
        return fixture.Provider.Sign(fixture.Provider.Header, claims);
    };
}
