using System.Net;
using System.Text.RegularExpressions;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>A site with several social connectors beside its local tenant, with the settings of <c>docs/extend/connector.md</c>.</summary>
public sealed partial class ConnectorTests(ConnectorTests.Site site) : IClassFixture<ConnectorTests.Site>, IDisposable
{
    private const string Katherine = "Katherine Johnson";

    private readonly TestBrowser _browser = new();

    public void Dispose() => _browser.Dispose();

    [Theory]
    [InlineData("en", "Continue with Patreon", "Continue with Google", "Continue with GitHub")]
    [InlineData("th", "ดำเนินการต่อด้วย Patreon", "ดำเนินการต่อด้วย Google", "ดำเนินการต่อด้วย GitHub")]
    public async Task The_home_page_offers_each_connector_in_the_order_of_the_setting(string language, params string[] names)
    {
        _browser.AcceptLanguage = language;

        var home = await _browser.OpenAsync(site.App.Url);

        Assert.Equal(names, home.Document.QuerySelectorAll(".connectors a").Select(link => link.TextContent));
        Assert.DoesNotContain(home.Document.QuerySelectorAll("main button"), button => button.TextContent.Trim() is "Sign in" or "เข้าสู่ระบบ");
    }

    [Theory]
    [InlineData("Patreon", "standInPatreon", "/oauth2/authorize")]
    [InlineData("Google", "tenant", "/social/google")]
    [InlineData("GitHub", "tenant", "/social/github")]
    public async Task Each_button_goes_straight_to_its_service(string service, string host, string path)
    {
        var page = await _browser.FollowAsync(await _browser.OpenAsync(site.App.Url), $"Continue with {service}");

        Assert.Equal((host == "tenant" ? site.App.Tenant : site.App.StandInPatreon).Authority, page.Url.Authority);
        Assert.Equal(path, page.Url.AbsolutePath);
    }

    [Fact]
    public async Task A_person_from_google_has_a_profile_without_patreon_and_links_it_to_the_same_account()
    {
        var before = await CountAsync();
        await SignInAsync("Google", Katherine);

        var account = await OpenAsync("/account");

        Assert.Equal("Katherine Johnson, katherine@example.com", Ways(account)["Google"]);
        Assert.Contains("You haven't linked a Patreon account here yet.", account.Text, StringComparison.Ordinal);
        Assert.Equal((before.Profiles + 1, before.Patreon), await CountAsync());
        // A closed book leads there too, and not to another account.
        var closed = await OpenAsync("/shelf/the-night-press");
        Assert.Equal(HttpStatusCode.Forbidden, closed.Status);
        var edit = await _browser.FollowAsync(closed, "Link a Patreon account");

        var tenant = await _browser.FollowAsync(edit, "Link a Patreon account");
        await _browser.PressAsync(await _browser.PressAsync(tenant, "Link Patreon"), "active patron");
        await site.App.WaitForLogAsync("Processed a Logto webhook: UserUpdated");

        Assert.Equal((before.Profiles + 1, before.Patreon + 1), await CountAsync());
        Assert.Equal(["Patreon", "Google"], Ways(await OpenAsync("/account")).Keys);
        // From now on both ways lead to it.
        using var another = new TestBrowser();
        await another.SignInAsync(site.App, "active patron", "/sign-in?with=patreon");
        account = await another.OpenAsync(new Uri(site.App.Url, "/account"));
        Assert.Equal(["Patreon", "Google"], Ways(account).Keys);
        Assert.Equal((before.Profiles + 1, before.Patreon + 1), await CountAsync());
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync("/shelf/the-night-press")).Status);
    }

    [Fact]
    public async Task A_person_without_an_email_address_signs_in_with_github()
    {
        await SignInAsync("GitHub", "Hedy Lamarr");

        Assert.Equal("Hedy Lamarr", Ways(await OpenAsync("/account"))["GitHub"]);
    }

    [Fact]
    public async Task Whoever_signs_in_with_patreon_alone_sees_no_list_of_ways()
    {
        await _browser.SignInAsync(site.App, "Grace Hopper", "/sign-in?with=patreon");

        Assert.Empty(Ways(await OpenAsync("/account")));
    }

    [Fact]
    public async Task The_account_returns_to_the_page_that_asked()
    {
        var page = await OpenAsync("/sign-in?with=google&returnUrl=/account");

        Assert.Equal("/account", (await _browser.PressAsync(page, "Hedy Lamarr")).Url.AbsolutePath);
    }

    [Fact]
    public async Task Setup_carries_out_the_settings_of_the_document_and_doctor_finds_them()
    {
        await using var setup = await SetupSite.StartAsync();

        var (exitCode, output, errors) = await setup.RunAsync(["--yes"], Site.Documented());

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal("""["patreon","google","github"]""", setup.Logto.SignInExperience["socialSignInConnectorTargets"]!.ToJsonString());
        foreach (var service in (string[])["Patreon", "Google", "GitHub"])
        {
            var id = setup.Logto.Connectors.Single(one => $"{service}-universal".Equals((string?)one!["connectorId"], StringComparison.OrdinalIgnoreCase))!["id"];
            Assert.Contains($"At {service}, the client of Logto's connector needs this redirect URI:\n  {setup.Logto.Url}callback/{id}\n", output, StringComparison.Ordinal);
        }

        Assert.Contains("Nothing to change.", (await setup.RunAsync([], Site.Documented())).Output, StringComparison.Ordinal);
        (await Report.OfAsync(site.App)).Has("logto.connector", "ok", "offers Patreon, Google, GitHub to everyone");
    }

    private static Dictionary<string, string> Ways(Page account) => account.Document.QuerySelectorAll(".ways-to-sign-in dt")
        .ToDictionary(service => service.TextContent, service => service.NextElementSibling!.TextContent);

    private Task<Page> OpenAsync(string path) => _browser.OpenAsync(new Uri(site.App.Url, path));

    private async Task SignInAsync(string service, string person) => await _browser.PressAsync(
        await _browser.FollowAsync(await _browser.OpenAsync(site.App.Url), $"Continue with {service}"), person);

    private async Task<(long Profiles, long Patreon)> CountAsync() => (await site.App.CountAsync("UserProfiles"), await site.App.CountAsync("PatreonIdentities"));

    /// <summary>The site of these tests.</summary>
    public sealed partial class Site : IAsyncLifetime
    {
        public RunningApp App { get; private set; } = null!;

        /// <summary>The settings that the document sets, as environment variables.</summary>
        public static (string Name, string? Value)[] Documented()
        {
            var document = File.ReadAllText(Path.Combine(RunningApp.Repository, "docs/extend/connector.md"));
            var settings = Command().Matches(document)
                .Select(match => (match.Groups["name"].Value.Replace(":", "__", StringComparison.Ordinal), (string?)match.Groups["value"].Value)).ToArray();
            Assert.Equal(6, settings.Length);
            return settings;
        }

        public async Task InitializeAsync() => App = await RunningApp.StartAsync(Documented());

        public async Task DisposeAsync() => await App.DisposeAsync();

        [GeneratedRegex("""^dotnet user-secrets --project src/Web set (?<name>[\w:]+) "(?<value>[^"]+)"\r?$""", RegexOptions.Multiline)]
        private static partial Regex Command();
    }
}
