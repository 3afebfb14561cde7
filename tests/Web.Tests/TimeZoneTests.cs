using System.Net;
using System.Text.RegularExpressions;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>The time zone and the country of a visitor, on the pages.</summary>
public sealed class TimeZoneTests(AppFixture fixture) : IClassFixture<AppFixture>, IDisposable
{
    private readonly TestBrowser _browser = new();

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task A_person_chooses_a_time_zone_and_goes_back_to_the_sites()
    {
        var account = await _browser.SignInAsync(fixture.App, path: "/account");
        Assert.Contains("Times are shown for UTC.", account.Text, StringComparison.Ordinal);

        var chosen = await ChooseAsync("Asia/Bangkok");
        Assert.Contains("Your changes are saved.", chosen.Text, StringComparison.Ordinal);
        Assert.Contains("Times are shown for Asia/Bangkok, UTC+07:00.", chosen.Text, StringComparison.Ordinal);
        Assert.EndsWith("(Asia/Bangkok, UTC+07:00)", chosen.Document.QuerySelector(".profile time")!.GetAttribute("title"), StringComparison.Ordinal);
        var choice = await _browser.OpenAsync(new Uri(fixture.App.Url, "/account/time-zone"));
        Assert.Equal("Asia/Bangkok", choice.Document.QuerySelector("option[selected]")!.GetAttribute("value"));

        var unknown = await ChooseAsync("Asia/Atlantis");
        Assert.Contains("Nothing was saved", unknown.Document.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Asia/Bangkok", unknown.Document.QuerySelector("option[selected]")!.GetAttribute("value"));

        Assert.Contains("Times are shown for UTC.", (await ChooseAsync("")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en-US,en;q=0.9", @"^\p{L}+ \d{1,2}, \d{4}, \d{1,2}:\d\d\s[AP]M$")]
    [InlineData("en", @"^\d{1,2} \p{L}+ \d{4}, \d\d:\d\d$")]
    [InlineData("en-GB", @"^\d{1,2} \p{L}+ \d{4}, \d\d:\d\d$")]
    [InlineData("de-DE,de;q=0.9,en;q=0.8", @"^\d{1,2} \p{L}+ \d{4}, \d\d:\d\d$")]
    [InlineData("fr-XX,en;q=0.5", @"^\d{1,2} \p{L}+ \d{4}, \d\d:\d\d$")]
    [InlineData("en-US;q=0,en-GB", @"^\d{1,2} \p{L}+ \d{4}, \d\d:\d\d$")]
    [InlineData("th-TH,en-US;q=0.5", @"^\d{1,2} \S+ 25\d\d \d\d:\d\d$")]
    [InlineData("th", @"^\d{1,2} \S+ 25\d\d \d\d:\d\d$")]
    public async Task Dates_are_written_as_in_the_country_that_the_browser_names(string accepted, string pattern)
    {
        await _browser.SignInAsync(fixture.App);
        _browser.AcceptLanguage = accepted;

        var account = await _browser.OpenAsync(new Uri(fixture.App.Url, "/account"));

        Assert.Matches(new Regex(pattern), account.Document.QuerySelector(".profile time")!.TextContent);
    }

    [Fact]
    public async Task The_language_that_a_visitor_switched_to_keeps_the_country_of_their_browser()
    {
        await _browser.SignInAsync(fixture.App);
        _browser.AcceptLanguage = "th-TH,en-US;q=0.5";

        var account = await _browser.OpenAsync(new Uri(fixture.App.Url, "/language/en?returnUrl=/account"));

        Assert.Equal("en", account.Document.DocumentElement.GetAttribute("lang"));
        Assert.Matches(@"^\d{1,2} \p{L}+ 20\d\d, \d\d:\d\d$", account.Document.QuerySelector(".profile time")!.TextContent);
    }

    private async Task<Page> ChooseAsync(string zone)
    {
        var page = await _browser.OpenAsync(new Uri(fixture.App.Url, "/account/time-zone"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var select = page.Document.QuerySelector("select")!;
        foreach (var option in select.QuerySelectorAll("option"))
        {
            option.RemoveAttribute("selected");
        }

        var first = select.QuerySelector($"option[value='{zone}']") ?? select.QuerySelector("option")!;
        first.SetAttribute("value", zone);
        first.SetAttribute("selected", "");
        return await _browser.PressAsync(page, "Save");
    }
}
