using Bookstore.Testing;

namespace Bookstore.Conformance.Tests;

/// <summary>A provider that goes down while a person is signed in.</summary>
public sealed class ProviderDownTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>
{
    [Fact]
    [Case("8. RP-initiated logout", "signed out here, and the page says so", What = "the provider is down", Spec = "RP-Initiated Logout 2")]
    public async Task Signing_out_while_the_provider_is_down_ends_the_session_here()
    {
        using var browser = new TestBrowser();
        var home = await fixture.SignsInAsync(browser);
        await fixture.App.KillAsync();
        await fixture.Provider.DisposeAsync();
        await fixture.App.StartAgainAsync();

        var page = await browser.PressAsync(home, "Sign out");

        Assert.Contains("signed out here", page.Text, StringComparison.Ordinal);
        Assert.Equal(0, await fixture.App.CountAsync("UserSessions"));
    }
}
