using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>"Check again", and pages that wait for Patreon.</summary>
public sealed class CheckMembershipTests(PatronsFixture patrons) : IClassFixture<PatronsFixture>, IDisposable
{
    private const string Book = "/shelf/the-night-press";

    private readonly TestBrowser _browser = new();

    private RunningApp App => patrons.App;

    public void Dispose() => _browser.Dispose();

    [Theory]
    [InlineData(Book)]
    [InlineData("/letters")]
    [InlineData("/account")]
    [InlineData("/shelf")]
    public async Task A_page_never_reloads_itself_while_the_membership_is_checked(string path)
    {
        patrons.Say(new { IsChecking = true });
        await _browser.SignInAsync(App);

        using var response = await _browser.GetAsync(new Uri(App.Url, path));

        Assert.False(response.Headers.Contains("Refresh"));
        var page = await _browser.OpenAsync(new Uri(App.Url, path));
        Assert.Contains("checking with Patreon", page.Text, StringComparison.Ordinal);
        Assert.Equal(path, Assert.Single(page.Document.QuerySelectorAll("a"), link => link.TextContent == "Look again").GetAttribute("href"));
    }

    [Fact]
    public void No_view_and_no_code_has_a_page_reload_itself()
    {
        var web = typeof(RunningApp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "WebFolder").Value!;
        var files = new DirectoryInfo(web).EnumerateFiles("*.cs*", SearchOption.AllDirectories)
            .Where(file => file.Extension is ".cs" or ".cshtml" && !file.FullName.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"));

        Assert.All(files, file => Assert.DoesNotMatch(
            new Regex(@"http-equiv=""?refresh|""Refresh""|location\.reload", RegexOptions.IgnoreCase), File.ReadAllText(file.FullName)));
    }

    [Fact]
    public async Task Check_again_asks_patreon_and_shows_the_answer_where_the_person_was()
    {
        patrons.Say(PatronsFixture.Free);
        // No other test presses the button for this person: it works once in ten seconds.
        var page = await _browser.SignInAsync(App, "former patron", Book);
        var before = patrons.Checks;

        var again = await _browser.PressAsync(page, "Check again");

        Assert.Equal((new Uri(App.Url, Book), HttpStatusCode.Forbidden), (again.Url, again.Status));
        Assert.Equal(before + 1, patrons.Checks);
        Assert.Equal("We've asked Patreon. What you see here is up to date.", again.Document.QuerySelector("[role=status]")!.TextContent.Trim());

        var tooSoon = await _browser.PressAsync(again, "Check again");
        Assert.Equal(before + 1, patrons.Checks);
        Assert.Contains("What you see here is up to date.", tooSoon.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("We've asked Patreon", (await _browser.OpenAsync(again.Url)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_takes_longer_offers_one_link_to_look_again()
    {
        patrons.Say(new { IsChecking = true });
        var page = await _browser.SignInAsync(App, "active patron without email", "/account");

        var waiting = await _browser.PressAsync(page, "Check again");

        Assert.Equal(new Uri(App.Url, "/account"), waiting.Url);
        var line = waiting.Document.QuerySelector(".status-line")!;
        Assert.StartsWith("We've asked Patreon, and it's taking longer than usual.", line.TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal("/account", line.QuerySelector("a")!.GetAttribute("href"));

        patrons.Say(PatronsFixture.Press);
        Assert.Contains("You're a patron. Thank you!", (await _browser.OpenAsync(waiting.Url)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/shelf?a=b")]
    [InlineData("/account#sessions")]
    public async Task Check_again_adds_nothing_to_the_address(string returnUrl)
    {
        patrons.Say(PatronsFixture.Free);
        var page = await _browser.SignInAsync(App, "free member", Book);
        page.Document.QuerySelector("form[action='/check-membership'] input[name=returnUrl]")!.SetAttribute("value", returnUrl);

        Assert.Equal(new Uri(App.Url, returnUrl), (await _browser.PressAsync(page, "Check again")).Url);
    }

    [Fact]
    public async Task A_check_posted_from_another_site_does_nothing()
    {
        await _browser.SignInAsync(App);
        var before = patrons.Checks;

        using var response = await _browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(App.Url, "/check-membership")));

        Assert.Equal("/check-membership", response.Headers.Location!.OriginalString);
        Assert.Equal(before, patrons.Checks);
    }
}
