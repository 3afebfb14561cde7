using System.Globalization;
using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>From SQLite to PostgreSQL, as docs/operations.md describes it.</summary>
public sealed class CopyDatabaseTests
{
    [Fact]
    public async Task Sessions_and_encrypted_tokens_go_on_in_PostgreSQL_and_a_running_site_is_not_copied()
    {
        var target = await (await PostgresServer.OpenAsync()).CreateEmptyDatabaseAsync();
        await using var provider = await TestProvider.StartAsync();
        await using var patreon = await TestPatreon.StartAsync();
        patreon.IsAccessTokenExpired = true;
        await using var app = await RunningApp.StartAsync(
            [.. provider.Settings(), .. patreon.Settings(), ("Database__Provider", "Sqlite"), ("Sessions__CacheDuration", "00:00:00")]);
        await app.WaitForLogAsync("The creator token was renewed");
        using var browser = new TestBrowser();
        await browser.OpenAsync(new Uri(app.Url, "/sign-in"));

        var withoutCertificate = await app.RunBesideAsync(["copy-database", "--to", target]);
        var refused = await app.RunBesideAsync(["copy-database", "--to", target], ("DataProtection__Certificate", KeyCertificateFile.Shared));
        await app.KillAsync();
        var copied = await app.RunBesideAsync(["copy-database", "--to", target], ("DataProtection__Certificate", KeyCertificateFile.Shared));
        patreon.Requests.Clear();
        patreon.Members["m-1"] = new TestMember("u-1");
        await app.StartAgainAsync(("Database__Provider", "Postgres"), ("ConnectionStrings__Bookstore", target));
        using var account = await browser.GetAsync(new Uri(app.Url, "/account"));

        Assert.Equal(1, withoutCertificate.ExitCode);
        Assert.StartsWith("DataProtection:Certificate is missing.", withoutCertificate.Errors, StringComparison.Ordinal);
        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("The site is running", refused.Errors, StringComparison.Ordinal);
        Assert.True(copied.ExitCode == 0, copied.Errors);
        Assert.Contains("Verify UserSessions: 1 rows", copied.Output, StringComparison.Ordinal);
        Assert.Contains("Database:Provider", copied.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, account.StatusCode);
        await TokensAreReadAsync(app, provider, patreon, browser);
        await DoctorFindsItWholeAsync(app);
    }

    private static async Task TokensAreReadAsync(RunningApp app, TestProvider provider, TestPatreon patreon, TestBrowser browser)
    {
        var old = (DateTime.UtcNow - TimeSpan.FromHours(2)).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        await app.QueryAsync($"UPDATE UserSessions SET ValidatedAt = '{old}Z'");
        // Another session, whose sign-in finds the same profile.
        using var other = new TestBrowser();
        await other.OpenAsync(new Uri(app.Url, "/sign-in"));
        using var account = await browser.GetAsync(new Uri(app.Url, "/account"));

        Assert.Equal(HttpStatusCode.OK, account.StatusCode);
        Assert.Equal(["refresh-1"], provider.Refreshes);
        Assert.Equal((1, 2), (await app.CountAsync("UserProfiles"), await app.CountAsync("UserSessions")));
        // The renewed token, since that of the settings is rejected.
        await app.WaitForLogAsync("Synced all 1 member(s)");
        Assert.Equal(0, patreon.Count("/token"));
    }

    private static async Task DoctorFindsItWholeAsync(RunningApp app)
    {
        var doctor = await app.RunBesideAsync(["doctor"]);

        var report = string.Join(' ', doctor.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("The database is up to date, and can be written.", report, StringComparison.Ordinal);
        Assert.Contains("The Data Protection keys are kept in the database, encrypted, and can be read.", report, StringComparison.Ordinal);
    }
}
