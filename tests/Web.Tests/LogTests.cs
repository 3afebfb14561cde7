using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>What a run leaves in the log: no secret, and nothing that identifies a person.</summary>
public sealed class LogTests
{
    [Theory]
    [InlineData("Information")]
    [InlineData("Debug")]
    public async Task The_log_of_a_whole_run_has_no_token_secret_or_personal_data(string level)
    {
        await using var provider = await TestProvider.StartAsync();
        await using var app = await RunningApp.StartAsync(
        [
            .. provider.Settings(),
            ("Logging__LogLevel__Default", level), ("Logging__LogLevel__Microsoft.AspNetCore", level),
            ("Logging__LogLevel__Microsoft.EntityFrameworkCore", level), ("Logging__LogLevel__System.Net.Http.HttpClient", level),
            ("Logging__LogLevel__Microsoft.AspNetCore.DataProtection", level),
        ]);
        using var browser = new TestBrowser();

        var home = await browser.OpenAsync(new Uri(app.Url, "/sign-in?returnUrl=/account"));
        var key = browser.Cookies.GetCookies(app.Url)["bookstore"]!.Value;
        provider.IdToken = claims => provider.Sign(new() { ["alg"] = "ES384" }, claims) + "x";
        await browser.OpenAsync(new Uri(app.Url, "/sign-in"));
        provider.Reset();
        await browser.OpenAsync(new Uri(app.Url, "/callback?code=a-code-of-mine&state=nonsense&error_description=said-by-nobody"));
        await browser.PressAsync(home, "Sign out", stopAt: provider.Url.AbsoluteUri);
        await app.WaitForLogAsync("signed out");

        foreach (var secret in (string[])
        [
            key, TestProvider.AppSecret, TestProvider.AccessToken, "refresh-1", "code-1", "code-2", "a-code-of-mine", "eyJ", "abc123def456",
            "Robin", "said-by-nobody", "code_verifier=",
        ])
        {
            var line = app.Output.Split('\n').FirstOrDefault(line => line.Contains(secret, StringComparison.Ordinal));
            Assert.True(line is null, $"{secret}: {line}");
        }
    }
}
