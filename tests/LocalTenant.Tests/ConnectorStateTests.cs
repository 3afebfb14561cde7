using System.Net;
using Bookstore.LocalTenant.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.LocalTenant.Tests;

[Collection(TenantCollection.Name)]
public sealed class ConnectorStateTests(RunningTenant tenant) : IDisposable
{
    private readonly App _app = new(tenant);

    [Fact]
    public async Task A_denial_shows_the_tenants_page_with_a_way_to_try_again()
    {
        using var browser = _app.NewBrowser();
        await browser.OpenAsync(_app.AuthorizeUrl(("direct_sign_in", "social:patreon")));
        await browser.PressAsync("Deny");

        Assert.StartsWith(tenant.Origin, browser.Address.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal("Patreon access was not allowed", browser.Heading);
        await browser.PressAsync("Continue with Patreon");
        await browser.PressAsync(App.Ada);
        Assert.Contains("code", browser.Answer.Keys);
    }

    [Fact]
    public async Task The_connector_callback_works_only_in_the_browser_that_started()
    {
        using var victim = _app.NewBrowser();
        await victim.OpenAsync(_app.AuthorizeUrl(("direct_sign_in", "social:patreon")));
        using var attacker = _app.NewBrowser();
        await attacker.OpenAsync(_app.AuthorizeUrl(("direct_sign_in", "social:patreon")));
        var state = QueryHelpers.ParseQuery(attacker.Address.Query)["state"].ToString();

        await victim.OpenAsync($"{tenant.Settings.ConnectorRedirectUri}?code=anything&state={Uri.EscapeDataString(state)}");

        Assert.Equal(HttpStatusCode.BadRequest, victim.Status);
        Assert.Equal("This sign-in is no longer valid", victim.Heading);
    }

    [Fact]
    public async Task The_connector_callback_needs_the_connectors_id()
    {
        using var browser = _app.NewBrowser();
        await browser.OpenAsync(_app.AuthorizeUrl(("direct_sign_in", "social:patreon")));
        var state = QueryHelpers.ParseQuery(browser.Address.Query)["state"].ToString();

        await browser.OpenAsync($"{tenant.Origin}/callback/another?code=anything&state={Uri.EscapeDataString(state)}");

        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
    }

    public void Dispose() => _app.Dispose();
}
