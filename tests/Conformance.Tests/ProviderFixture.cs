using System.Net;
using Bookstore.Testing;

namespace Bookstore.Conformance.Tests;

/// <summary>One provider and one app that trusts it, for the tests of a class; each test begins with an honest provider.</summary>
public sealed class ProviderFixture : IAsyncLifetime
{
    /// <summary>The signing key of the provider's webhooks.</summary>
    public const string SigningKey = "the-signing-key-of-the-webhooks";

    /// <summary>The provider.</summary>
    public TestProvider Provider { get; private set; } = null!;

    /// <summary>The app.</summary>
    public RunningApp App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Provider = await TestProvider.StartAsync();
        // One address asks for everything here.
        App = await RunningApp.StartAsync(
            [.. Provider.Settings(), ("Logto__WebhookSigningKey", SigningKey), ("RateLimits__Enabled", "false")]);
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await Provider.DisposeAsync();
    }

    /// <summary>Signs in with a new browser, and holds that it ends on a page with a way on and that nothing was written.</summary>
    /// <param name="text">What the page says.</param>
    /// <param name="status">The page's status.</param>
    public async Task SignsNobodyInAsync(string text, HttpStatusCode status = HttpStatusCode.ServiceUnavailable)
    {
        var before = (await App.CountAsync("UserProfiles"), await App.CountAsync("UserSessions"));
        using var browser = new TestBrowser();

        var page = await browser.OpenAsync(new Uri(App.Url, "/sign-in"));

        Assert.Contains(text, page.Text, StringComparison.Ordinal);
        Assert.Equal(status, page.Status);
        Assert.Contains("Try again", page.Text, StringComparison.Ordinal);
        Assert.Null(browser.Cookies.GetCookies(App.Url)["bookstore"]);
        Assert.Equal(before, (await App.CountAsync("UserProfiles"), await App.CountAsync("UserSessions")));
    }
}
