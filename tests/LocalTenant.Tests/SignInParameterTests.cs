using System.Net;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.SignIn;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

/// <summary>Logto's authentication parameters. Enterprise SSO has no recording: these tests hold it to Logto's documentation only.</summary>
[Collection(TenantCollection.Name)]
public sealed class SignInParameterTests(RunningTenant tenant) : IDisposable
{
    private readonly App _app = new(tenant);

    [Theory]
    [InlineData("sign_in", null, "/sign-in")]
    [InlineData("register", null, "/register")]
    [InlineData("reset_password", null, "/reset-password")]
    [InlineData("single_sign_on", null, "/single-sign-on")]
    [InlineData("identifier:sign_in", "email", "/identifier-sign-in")]
    [InlineData("identifier:sign_in", "phone username", "/sign-in")]
    [InlineData("identifier:register", "phone email", "/identifier-register")]
    [InlineData("identifier:register", "username", "/register")]
    public async Task Every_first_screen_has_a_page_that_can_sign_in(string firstScreen, string? identifier, string path)
    {
        using var browser = _app.NewBrowser();
        await browser.OpenAsync(_app.AuthorizeUrl(("first_screen", firstScreen), ("identifier", identifier), ("login_hint", "ada@example.com")));

        Assert.Equal(path, browser.Address.AbsolutePath);
        Assert.NotEmpty(browser.ButtonNames());
        if (browser.Page.QuerySelector("input[name=email]") is { } email) Assert.Equal("ada@example.com", email.GetAttribute("value"));
    }

    [Theory]
    [InlineData(SampleData.NightReaders, true)]
    [InlineData("nosuch", false)]
    public async Task The_page_shows_the_organization_that_the_app_names(string organization, bool isShown)
    {
        using var browser = _app.NewBrowser();
        await browser.OpenAsync(_app.AuthorizeUrl(("organization_id", organization)));

        Assert.Equal(isShown, browser.Page.QuerySelector("main")!.TextContent.Contains("Night Readers", StringComparison.Ordinal));
        await browser.PressAsync("Continue with Patreon");
        await browser.PressAsync(App.Ada);
        Assert.Contains("code", browser.Answer.Keys);
    }

    [Fact]
    public async Task An_email_address_leads_to_its_organizations_identity_provider()
    {
        using var browser = _app.NewBrowser();
        await browser.OpenAsync(_app.AuthorizeUrl(("first_screen", "single_sign_on")));
        await browser.PressAsync("Continue with email", ("email", "ada@example.com"));
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);

        await browser.PressAsync("Continue with email", ("email", "Barbara@University.example"));

        Assert.Equal("University of Samples", browser.Heading);
    }

    [Fact]
    public async Task direct_sign_in_with_sso_goes_to_the_identity_provider_and_the_same_user_comes_back_each_time()
    {
        var first = await SignInWithSsoAsync();
        var second = await SignInWithSsoAsync();

        Assert.Equal((string?)first["sub"], (string?)second["sub"]);
        Assert.Equal("Barbara Liskov", (string?)first["name"]);
        var identity = Assert.Single(first["sso_identities"]!.AsArray())!.AsObject();
        Assert.Equal(["issuer", "identityId", "detail"], identity.Select(field => field.Key));
        Assert.Equal("""["night-readers"]""", first["organizations"]!.ToJsonString());
    }

    [Fact]
    public async Task direct_sign_in_with_an_unknown_connector_falls_back_to_the_sign_in_page()
    {
        using var browser = _app.NewBrowser();
        await browser.OpenAsync(_app.AuthorizeUrl(("direct_sign_in", "sso:nowhere")));

        Assert.Equal("/sign-in", browser.Address.AbsolutePath);
    }

    [Theory] // RFC 6238, appendix B: the last six digits
    [InlineData(59, "287082")]
    [InlineData(1_111_111_109, "081804")]
    [InlineData(20_000_000_000, "353130")]
    public void A_code_of_the_authenticator_is_as_the_specification_has_it(long time, string code)
    {
        const string Secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"; // 12345678901234567890
        var at = DateTimeOffset.FromUnixTimeSeconds(time);

        Assert.Equal(code, Totp.Code(Secret, at));
        Assert.True(Totp.IsValid(Secret, code, at.AddSeconds(30)));
        Assert.False(Totp.IsValid(Secret, code, at.AddSeconds(90)));
    }

    public void Dispose() => _app.Dispose();

    private async Task<JsonObject> SignInWithSsoAsync()
    {
        using var browser = _app.NewBrowser();
        await browser.OpenAsync(_app.AuthorizeUrl(
            ("direct_sign_in", $"sso:{SampleData.SsoConnectorId}"), ("scope", "openid profile identities urn:logto:scope:organizations")));
        await browser.PressAsync("Barbara Liskov, barbara@university.example");
        return (await _app.UserInfoAsync((await _app.RedeemAsync(browser.Answer["code"])).Json)).Json;
    }
}
