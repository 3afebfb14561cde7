namespace Bookstore.Web.Tests;

/// <summary><c>doctor</c> finds what the start would refuse, and checks the rest all the same.</summary>
public sealed class DoctorSettingsTests : IClassFixture<DoctorSite>
{
    private readonly DoctorSite _site;

    public DoctorSettingsTests(DoctorSite site)
    {
        _site = site;
        site.Restore();
    }

    [Fact]
    public async Task A_missing_setting_is_a_finding_and_the_others_are_checked_all_the_same()
    {
        var report = await _site.RunAsync(("Logto__AppId", ""), ("Logto__AppSecret", null));

        report.Fails("settings", "Logto:AppId is missing.", "docs/settings.md");
        report.Fails("settings", "Logto:AppSecret is missing.", "docs/settings.md");
        report.Is("logto.client", "not-checked");
        report.Is("site.public-url", "ok");
        report.Is("patreon.token", "ok");
    }

    [Fact]
    public async Task An_invalid_public_url_is_a_finding() =>
        (await _site.RunAsync(("PublicUrl", "books"))).Fails("settings", "PublicUrl is not a URL", "docs/settings.md");

    [Fact]
    public async Task A_value_of_the_wrong_kind_is_one_finding_that_names_the_setting()
    {
        var report = await _site.RunAsync(("RateLimits__SignInsPerMinute", "abc"), ("Logto__AppId", ""));

        report.Fails("settings", "RateLimits:SignInsPerMinute is not a whole number: 'abc'.", "Correct that setting");
        // What was found before it in another section is not lost.
        report.Fails("settings", "Logto:AppId is missing.", "Correct that setting");
        Assert.Equal(2, report.Lines.Count(line => line.Verdict == "failed"));
        report.Is("site.public-url", "ok");
    }

    [Theory]
    [InlineData("ConnectionStrings__Bookstore", "/var/x.db", "ConnectionStrings:Bookstore is not like 'Data Source=data/bookstore.db'")]
    [InlineData("ConnectionStrings__Bookstore", "garbage=1", "ConnectionStrings:Bookstore is not like 'Data Source=data/bookstore.db'")]
    //#if (localTenant)
    [InlineData("LocalTenant__Port", "abc", "LocalTenant:Port is not a port")]
    //#endif
    public async Task A_setting_without_which_the_app_cannot_be_built_is_a_finding(string setting, string value, string message) =>
        (await _site.RunAsync((setting, value))).Fails("settings", message, "Correct that first");

    [Fact]
    public async Task A_file_of_settings_that_is_malformed_is_named()
    {
        var home = Directory.CreateTempSubdirectory("bookstore-test-").FullName;
        var file = Path.Combine(home, "Microsoft", "UserSecrets", "bookstore-patreon-logto", "secrets.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "{ \"Logto:AppId\": \"app\"\n \"Logto:AppSecret\": \"not-for-the-eye\" }");

        (await _site.RunAsync(("APPDATA", home))).Fails("settings", $"'{file}'", "Correct that first");
        var (exitCode, _, errors) = await _site.App.RunBesideAsync([], ("APPDATA", home));

        Assert.Equal(1, exitCode);
        Assert.Contains($"'{file}'", Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("not-for-the-eye", errors, StringComparison.Ordinal);
        Directory.Delete(home, recursive: true);
    }
}
