using System.Net;
using System.Text.Json;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>What a page weighs, what it is called, and the files that browsers and search engines look for.</summary>
public sealed class PageWeightTests(PatronsFixture patrons) : IClassFixture<PatronsFixture>, IDisposable
{
    private const int MaxBytes = 40_000;

    private static readonly string[] ForVisitors =
        ["/", "/shelf", "/shelf/the-night-press", "/shelf/the-lamp-on-the-landing", "/another-account", "/confirm-sign-in", "/callback", "/nope"];

    private static readonly string[] ForMembers =
        ["/", "/shelf", "/shelf/the-night-press", "/account", "/account/delete", "/account/edit", "/account/time-zone", "/sign-out", "/letters", "/librarian"];

    private readonly TestBrowser _browser = new();

    public void Dispose() => _browser.Dispose();

    [Theory]
    [InlineData("en")]
    [InlineData("th")]
    public async Task A_page_without_its_covers_weighs_less_than_40_kb_and_has_a_title_of_its_own_and_pictures_of_a_known_size(string language)
    {
        patrons.Say(PatronsFixture.Free);
        _browser.AcceptLanguage = language;
        await ExamineAsync(ForVisitors);
        _browser.AcceptLanguage = "en";
        await _browser.SignInAsync(patrons.App, "free member");
        _browser.AcceptLanguage = language;
        await ExamineAsync(ForMembers);
    }

    [Fact]
    public async Task Icons_manifest_and_robots_are_where_browsers_and_search_engines_look()
    {
        var home = await _browser.OpenAsync(patrons.App.Url);
        foreach (var (link, type) in ((string, string)[])
            [("link[rel=icon][sizes]", "image/x-icon"), ("link[rel=icon][type]", "image/svg+xml"), ("link[rel=apple-touch-icon]", "image/png"), ("link[rel=manifest]", "application/manifest+json")])
        {
            await ReadAsync(home.Document.QuerySelector(link)!.GetAttribute("href")!, type);
        }

        await ReadAsync("/favicon.ico", "image/x-icon");
        Assert.Contains("Disallow: /account", await ReadAsync("/robots.txt", "text/plain"), StringComparison.Ordinal);
        using var manifest = JsonDocument.Parse(await ReadAsync("/manifest.webmanifest", "application/manifest+json"));
        foreach (var icon in manifest.RootElement.GetProperty("icons").EnumerateArray())
        {
            await ReadAsync(icon.GetProperty("src").GetString()!, icon.GetProperty("type").GetString()!);
        }
    }

    private async Task ExamineAsync(string[] paths)
    {
        var titles = new List<string>();
        foreach (var path in paths)
        {
            var page = await _browser.OpenAsync(new Uri(patrons.App.Url, path));
            titles.Add(page.Document.Title!);
            Assert.All(page.Document.QuerySelectorAll("img"), image => Assert.True(image.HasAttribute("width") && image.HasAttribute("height"), image.OuterHtml));

            var files = page.Document.QuerySelectorAll("img").Select(image => image.GetAttribute("src")!)
                .Concat(page.Document.QuerySelectorAll("link[rel=stylesheet], link[rel=icon][type]").Select(link => link.GetAttribute("href")!))
                .Where(file => file.StartsWith('/') && !file.EndsWith("/cover", StringComparison.Ordinal)).Distinct();
            var bytes = (await WeighAsync(path)) + (await Task.WhenAll(files.Select(WeighAsync))).Sum();
            Assert.True(bytes < MaxBytes, $"{path} weighs {bytes} bytes.");
        }

        Assert.Equal(titles, titles.Distinct());
    }

    private async Task<int> WeighAsync(string path)
    {
        using var response = await _browser.GetAsync(new Uri(patrons.App.Url, path));
        return (await response.Content.ReadAsByteArrayAsync()).Length;
    }

    private async Task<string> ReadAsync(string path, string type)
    {
        using var response = await _browser.GetAsync(new Uri(patrons.App.Url, path));
        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return await response.Content.ReadAsStringAsync();
    }
}
