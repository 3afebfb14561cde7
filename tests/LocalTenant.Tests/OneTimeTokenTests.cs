using System.Globalization;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

/// <summary>Magic links: <c>one_time_token</c> and <c>login_hint</c>, held to the recordings of a real Logto.</summary>
[Collection(TenantCollection.Name)]
public sealed class OneTimeTokenTests(RunningTenant tenant) : IDisposable
{
    private const string Scopes = "openid email urn:logto:scope:organizations";

    private readonly App _app = new(tenant);

    [Fact]
    public async Task A_token_signs_in_whoever_has_the_address()
    {
        using var browser = _app.NewBrowser();
        var ada = App.Claims(await _app.TokensAsync(_app.NewBrowser(), App.Ada));

        await OpenAsync(browser, await IssueAsync("ada@example.com"), "ada@example.com");

        var claims = await AssertTokensAsync("existing-user.social-only", browser, "openid email");
        Assert.Equal((string?)ada["sub"], (string?)claims["sub"]);
    }

    [Fact]
    public async Task A_token_registers_an_unknown_address_and_joins_the_organizations_that_it_names()
    {
        var email = $"{Guid.NewGuid():N}@example.net";
        using var browser = _app.NewBrowser();

        await OpenAsync(browser, await IssueAsync(email, SampleData.NightReaders), email, Scopes);

        var claims = await AssertTokensAsync("new-user.jit-organization", browser, Scopes);
        Assert.Equal("""["night-readers"]""", claims["organizations"]!.ToJsonString());
    }

    [Fact]
    public async Task A_new_user_joins_the_organization_of_the_emails_domain()
    {
        var email = $"{Guid.NewGuid():N}@{SampleData.JitDomain}";
        const string WithRoles = Scopes + " urn:logto:scope:organization_roles";
        using var browser = _app.NewBrowser();
        await OpenAsync(browser, await IssueAsync(email), email, WithRoles);

        var userInfo = (await _app.UserInfoAsync((await _app.RedeemAsync(browser.Answer["code"])).Json)).Json;

        Assert.Equal("""["bangkok-readers"]""", userInfo["organizations"]!.ToJsonString());
        Assert.Equal("""["bangkok-readers:reader"]""", userInfo["organization_roles"]!.ToJsonString());
    }

    [Theory]
    [InlineData("error.used-again", "used@example.net", "used@example.net", "consumed", 600)]
    [InlineData("error.expired", "late@example.net", "late@example.net", "active", -1)]
    [InlineData("error.wrong-email", "one@example.net", "another@example.net", "active", 600)]
    public async Task A_token_that_is_not_good_ends_on_the_tenants_own_page_as_recorded(
        string recording, string email, string hint, string status, int secondsLeft)
    {
        using var browser = _app.NewBrowser();

        await OpenAsync(browser, await IssueAsync(email, null, status, secondsLeft), hint);

        var recorded = (string)Recording.Read($"one-time-token/{recording}")["body"]!;
        Assert.Equal("Invalid link", browser.Heading);
        Assert.Equal($"Invalid link {browser.Page.QuerySelector("main p")!.TextContent} Powered by", recorded);
        await browser.OpenAsync(_app.AuthorizeUrl(("prompt", "none")));
        Assert.Equal("login_required", browser.Answer["error"]);
    }

    [Fact]
    public async Task A_token_works_once()
    {
        var email = $"{Guid.NewGuid():N}@example.net";
        var token = await IssueAsync(email);
        await OpenAsync(_app.NewBrowser(), token, email);

        using var browser = _app.NewBrowser();
        await OpenAsync(browser, token, email);

        Assert.Equal("Invalid link", browser.Heading);
    }

    [Fact]
    public async Task A_browser_that_is_signed_in_as_somebody_else_is_asked_first_as_recorded()
    {
        using var browser = _app.NewBrowser();
        await _app.SignInAsync(browser, App.Ada);
        await OpenAsync(browser, await IssueAsync("switch@example.net"), "switch@example.net");
        Assert.Equal("/switch-account", browser.Address.AbsolutePath);
        Assert.Equal(["Continue as switch@example.net", "Back to current account"], browser.ButtonNames());

        await browser.PressAsync("Continue as switch@example.net");

        Assert.Equal("switch@example.net", (string?)(await ClaimsAsync(browser))["email"]);
    }

    [Fact]
    public async Task Whoever_stays_with_the_current_account_leaves_the_token_unused()
    {
        using var browser = _app.NewBrowser();
        await _app.SignInAsync(browser, App.Ada);
        var token = await IssueAsync("stay@example.net");
        await OpenAsync(browser, token, "stay@example.net");

        await browser.PressAsync("Back to current account");

        Assert.Equal("ada@example.com", (string?)(await ClaimsAsync(browser))["email"]);
        using var other = _app.NewBrowser();
        await OpenAsync(other, token, "stay@example.net");
        Assert.Equal("stay@example.net", (string?)(await ClaimsAsync(other))["email"]);
    }

    [Fact]
    public async Task With_prompt_login_the_token_replaces_the_session_without_a_question_as_recorded()
    {
        using var browser = _app.NewBrowser();
        await _app.SignInAsync(browser, App.Ada);
        var token = await IssueAsync("direct@example.net");

        await browser.OpenAsync(_app.AuthorizeUrl(
            ("prompt", "login"), ("scope", "openid email"), ("one_time_token", token), ("login_hint", "direct@example.net")));

        await AssertTokensAsync("existing-user.live-session.prompt-login", browser, "openid email");
    }

    public void Dispose() => _app.Dispose();

    private Task OpenAsync(Browser browser, string token, string email, string scope = "openid email") => browser.OpenAsync(
        _app.AuthorizeUrl(("prompt", null), ("scope", scope), ("one_time_token", token), ("login_hint", email)));

    private async Task<string> IssueAsync(string email, string? organizationId = null, string status = "active", int secondsLeft = 600)
    {
        var token = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await tenant.ChangeAsync(db => Task.FromResult(db.OneTimeTokens.Add(new OneTimeToken
        {
            Id = token,
            Token = token,
            Email = email,
            Status = status,
            Context = organizationId is null ? "{}" : new JsonObject { ["jitOrganizationIds"] = new JsonArray(organizationId) }.ToJsonString(),
            CreatedAt = now,
            ExpiresAt = now + (secondsLeft * 1000L),
        })));
        return token;
    }

    private async Task<JsonObject> ClaimsAsync(Browser browser) => App.Claims((await _app.RedeemAsync(browser.Answer["code"])).Json);

    private async Task<JsonObject> AssertTokensAsync(string recording, Browser browser, string scope)
    {
        var recorded = Recording.Read($"one-time-token/{recording}");
        var answer = await _app.RedeemAsync(browser.Answer["code"]);
        Assert.Equal(scope, (string?)answer.Json["scope"]);
        Assert.Empty(Recording.Differences(recorded["token"]!["response"]!.AsObject(), answer.Json, "access_token", "id_token"));
        var claims = App.Claims(answer.Json);
        Assert.Equal(
            recorded["token"]!["id_token"]!["claims"]!.AsObject().Select(claim => claim.Key),
            claims.Select(claim => claim.Key).Where(key => key != "sid"));
        var userInfo = await _app.UserInfoAsync(answer.Json);
        Assert.Equal(recorded["userinfo"]!["response"]!.AsObject().Select(claim => claim.Key), userInfo.Json.Select(claim => claim.Key));
        return claims;
    }
}
