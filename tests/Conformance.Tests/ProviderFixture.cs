using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bookstore.Testing;

namespace Bookstore.Conformance.Tests;

/// <summary>One provider and one app that trusts it, for the tests of a class; each test begins with a provider that behaves well.</summary>
public class ProviderFixture : IAsyncLifetime
{
    /// <summary>The signing key of the provider's webhooks.</summary>
    public const string SigningKey = "the-signing-key-of-the-webhooks";

    /// <summary>What the page says of an answer that did not pass the checks.</summary>
    public const string NotTrusted = "verify that sign-in";

    /// <summary>What the page says of a provider that is down, or says so itself.</summary>
    public const string NoAnswer = "isn't responding";

    /// <summary>The provider.</summary>
    public TestProvider Provider { get; private set; } = null!;

    /// <summary>The app.</summary>
    public RunningApp App { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Provider = await TestProvider.StartAsync();
        Prepare();
        // One address asks for everything here.
        App = await RunningApp.StartAsync(
            [.. Provider.Settings(), ("Logto__WebhookSigningKey", SigningKey), ("RateLimits__Enabled", "false"), ("Sessions__MaxPerPerson", "500"),
                // In full, however soon one refusal follows another.
                ("Logging__LogLevel__Bookstore.Infrastructure", "Debug")]);
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await Provider.DisposeAsync();
    }

    /// <summary>Signs in with a new browser, and holds that it ends on an error page with a next step and that nothing was written.</summary>
    /// <param name="text">What the page says.</param>
    /// <param name="status">The page's status; by itself 503 where the provider does not answer, and 502 where its answer is of no use.</param>
    public async Task<Page> AssertNoSessionAsync(string text, HttpStatusCode? status = null)
    {
        var before = await RowsAsync();
        using var browser = new TestBrowser();

        var page = await browser.OpenAsync(new Uri(App.Url, "/sign-in"));

        Assert.Contains(text, page.Text, StringComparison.Ordinal);
        Assert.Equal(status ?? (text == NoAnswer ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.BadGateway), page.Status);
        Assert.Contains("Try again", page.Text, StringComparison.Ordinal);
        Assert.Null(browser.Cookies.GetCookies(App.Url)["bookstore"]);
        Assert.Equal(before, await RowsAsync());
        return page;
    }

    /// <summary>Signs in with a new browser, and holds that this opens a session.</summary>
    public async Task SignsInAsync()
    {
        using var browser = new TestBrowser();
        await SignsInAsync(browser);
    }

    /// <summary>Signs in, and holds that this opens a session.</summary>
    /// <param name="browser">The browser.</param>
    public async Task<Page> SignsInAsync(TestBrowser browser)
    {
        var before = await App.CountAsync("UserSessions");

        var page = await browser.OpenAsync(new Uri(App.Url, "/sign-in"));

        Assert.Contains("Hello", page.Text, StringComparison.Ordinal);
        Assert.Equal(before + 1, await App.CountAsync("UserSessions"));
        return page;
    }

    /// <summary>Holds that the log has spoken, and that no token, code, secret or subject is in it.</summary>
    /// <param name="spoken">What the log says of the refusals.</param>
    public async Task AssertLogHasNoSecretsAsync(string spoken)
    {
        await App.WaitForLogAsync(spoken);
        Assert.DoesNotMatch(
            new Regex($"eyJ|{TestProvider.AppSecret}|{TestProvider.AccessToken}|code-[0-9]|refresh-[0-9]|abc123def456|Mallory"), App.Output);
    }

    /// <summary>Makes the provider what a class needs it to be before the app reads of it.</summary>
    protected virtual void Prepare()
    {
    }

    private async Task<string> RowsAsync() =>
        JsonSerializer.Serialize(new { Profiles = await App.QueryAsync("SELECT * FROM UserProfiles"), Sessions = await App.CountAsync("UserSessions") });
}
