using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>What a sign-in that is on its way leaves in the browser, and who begins none.</summary>
[Collection(SharedApp.Name)]
public sealed class StartCookieTests(AppFixture fixture) : IDisposable
{
    private const string Name = "bookstore-start.";

    private readonly TestBrowser _browser = new();

    private RunningApp App => fixture.App;

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task After_thirty_abandoned_starts_three_short_cookies_are_left_and_a_sign_in_succeeds()
    {
        for (var start = 0; start < 30; start++)
        {
            using var response = await _browser.GetAsync(new Uri(App.Url, "/sign-in"));
            Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        }

        var unfinished = Unfinished();
        Assert.Equal(3, unfinished.Count);
        Assert.All(unfinished, cookie => Assert.True(cookie is { Path: "/", HttpOnly: true }));
        var header = _browser.Cookies.GetCookieHeader(App.Url);
        Assert.True(header.Length < 250, $"{header.Length} bytes: {header}");
        var account = await _browser.SignInAsync(App, path: "/account");
        Assert.Equal("/account", account.Url.AbsolutePath);
        Assert.Equal(2, Unfinished().Count);
    }

    [Fact]
    public async Task A_start_expires_what_many_tabs_left_at_once_and_keeps_the_latest()
    {
        var names = new List<string>();
        for (var tab = 0; tab < 22; tab++)
        {
            using var alone = new TestBrowser();
            using var response = await alone.GetAsync(new Uri(App.Url, "/sign-in"));
            names.Add(Assert.Single(response.Headers.GetValues("Set-Cookie")).Split('=')[0]);
        }

        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(App.Url, "/sign-in"));
        request.Headers.Add("Cookie", string.Join("; ", names.Select(name => $"{name}=N")));
        using var start = await http.SendAsync(request);

        var cookies = start.Headers.GetValues("Set-Cookie").ToList();
        var expired = cookies.Where(cookie => cookie.Contains("max-age=0", StringComparison.Ordinal)).Select(cookie => cookie.Split('=')[0]).ToList();
        Assert.Equal(names[..20], expired);
        Assert.Single(cookies, cookie => !cookie.Contains("max-age=0", StringComparison.Ordinal));
        // What nginx takes of a response's headers where nobody told it more.
        var size = start.Headers.Sum(header => header.Value.Sum(value => header.Key.Length + value.Length + 4));
        Assert.InRange(size, 0, 4096);
    }

    [Theory]
    [InlineData("GET", "Sec-Purpose", "prefetch", HttpStatusCode.Forbidden)]
    [InlineData("GET", "Sec-Purpose", "prefetch;prerender", HttpStatusCode.Forbidden)]
    [InlineData("GET", "Purpose", "prefetch", HttpStatusCode.Forbidden)]
    [InlineData("GET", "X-Moz", "prefetch", HttpStatusCode.Forbidden)]
    [InlineData("HEAD", "X-Nothing", "1", HttpStatusCode.NoContent)]
    public async Task A_speculative_request_starts_no_sign_in_and_sets_no_language(
        string method, string header, string value, HttpStatusCode expected)
    {
        foreach (var path in (string[])["/sign-in", "/sign-up", "/language/th", "/callback?code=a&state=b"])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(App.Url, path));
            request.Headers.Add(header, value);

            using var response = await _browser.SendAsync(request);

            // Minimal endpoints take the methods that they are mapped for.
            Assert.Equal(method == "HEAD" && path.StartsWith("/language", StringComparison.Ordinal) ? HttpStatusCode.MethodNotAllowed : expected, response.StatusCode);
            Assert.False(response.Headers.Contains("Set-Cookie"), path);
            Assert.True(method == "HEAD" || (await response.Content.ReadAsStringAsync()).Length == 0, path);
        }
    }

    [Fact]
    public async Task Robots_txt_keeps_crawlers_from_starting_sign_ins()
    {
        using var response = await _browser.GetAsync(new Uri(App.Url, "/robots.txt"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');
        Assert.Contains("User-agent: *", lines);
        Assert.Contains("Disallow: /sign-in", lines);
        Assert.Contains("Disallow: /language/", lines);
    }

    [Theory]
    [InlineData("th", "th")]
    [InlineData("TH-th", "th")]
    [InlineData("en, th", "en")]
    [InlineData("en;q=0.3, th;q=0.5", "th")]
    [InlineData("de, fr, lo, th", "th")]
    [InlineData("de-CH, de;q=0.9, fr;q=0.8, it;q=0.7, th;q=0.6, en;q=0.5", "th")]
    [InlineData("th;q=0", "en")]
    [InlineData("th;q=0, de", "en")]
    [InlineData("en;q=0, *;q=0.5", "th")]
    [InlineData("*", "en")]
    [InlineData("de", "en")]
    [InlineData("thx, t, -", "en")]
    public async Task A_page_is_in_the_browsers_preferred_language(string accepted, string language)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, App.Url);
        request.Headers.TryAddWithoutValidation("Accept-Language", accepted);

        using var response = await http.SendAsync(request);

        Assert.Contains($"<html lang=\"{language}\">", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private List<Cookie> Unfinished() =>
        [.. _browser.Cookies.GetCookies(App.Url).Where(cookie => cookie.Name.StartsWith(Name, StringComparison.Ordinal))];
}
