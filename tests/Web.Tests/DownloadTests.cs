using System.Net;
using System.Net.Http.Headers;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>The files of books, over real HTTP.</summary>
public sealed class DownloadTests(PatronsFixture patrons) : IClassFixture<PatronsFixture>, IDisposable
{
    private const string Pdf = "/shelf/the-night-press/download/The%20Night%20Press.pdf";
    private static readonly string Epub = "/shelf/the-cat-at-the-press/download/" + Uri.EscapeDataString("แมวในโรงพิมพ์.epub");

    private readonly TestBrowser _browser = new();

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task A_file_is_downloaded_whole_under_its_name_and_is_not_cached()
    {
        await SignInAsync();

        using var response = await AskAsync(Epub);

        var content = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/epub+zip", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(content.Length, response.Content.Headers.ContentLength);
        Assert.Equal("PK"u8.ToArray(), content[..2]);
        Assert.True(response.Headers.CacheControl is { NoStore: true, Private: true });
        Assert.Equal("bytes", Assert.Single(response.Headers.AcceptRanges));
        var disposition = response.Content.Headers.ContentDisposition!;
        Assert.Equal(("attachment", "แมวในโรงพิมพ์.epub"), (disposition.DispositionType, disposition.FileNameStar));
        Assert.Contains("filename*=UTF-8''%E0%B9%81", response.Content.Headers.GetValues("Content-Disposition").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task A_range_is_served_alone_and_one_beyond_the_end_is_rejected()
    {
        await SignInAsync();
        using var whole = await AskAsync(Pdf);
        var all = await whole.Content.ReadAsByteArrayAsync();

        using var part = await AskAsync(Pdf, request => request.Headers.Range = new RangeHeaderValue(2, 5));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(all[2..6], await part.Content.ReadAsByteArrayAsync());
        Assert.Equal($"bytes 2-5/{all.Length}", part.Content.Headers.ContentRange!.ToString());

        using var tail = await AskAsync(Pdf, request =>
        {
            request.Headers.Range = new RangeHeaderValue(null, 6);
            request.Headers.IfRange = new RangeConditionHeaderValue(whole.Headers.ETag!);
        });
        Assert.Equal("%%EOF\n"u8.ToArray(), await tail.Content.ReadAsByteArrayAsync());

        using var beyond = await AskAsync(Pdf, request => request.Headers.Range = new RangeHeaderValue(all.Length, null));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        Assert.Equal($"bytes */{all.Length}", beyond.Content.Headers.ContentRange!.ToString());
        Assert.Empty(await beyond.Content.ReadAsByteArrayAsync());

        using var head = await AskAsync(Pdf, request => request.Method = HttpMethod.Head);
        Assert.Equal((HttpStatusCode.OK, all.Length), (head.StatusCode, head.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task A_visitor_without_access_learns_nothing_from_validators_or_ranges()
    {
        await SignInAsync();
        using var mine = await AskAsync(Pdf);
        using var unchanged = await AskAsync(Pdf, Conditional);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.True(unchanged.Headers.CacheControl is { NoStore: true, Private: true });

        patrons.Say(PatronsFixture.Free);
        using var closed = await AskAsync(Pdf, Conditional);
        Assert.Equal(HttpStatusCode.Forbidden, closed.StatusCode);
        Assert.Null(closed.Headers.ETag);
        Assert.True(closed.Headers.CacheControl is { NoStore: true, Private: true });
        Assert.Contains("Patron of the Press", await closed.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var signedOut = new TestBrowser();
        using var challenge = await signedOut.GetAsync(new Uri(patrons.App.Url, Pdf));
        Assert.Equal($"/sign-in?returnUrl={Uri.EscapeDataString(Pdf)}", challenge.Headers.Location!.OriginalString);
        Assert.True(challenge.Headers.CacheControl is { NoStore: true, Private: true });

        void Conditional(HttpRequestMessage request)
        {
            request.Headers.IfNoneMatch.Add(mine.Headers.ETag!);
            request.Headers.Range = new RangeHeaderValue(0, 1);
        }
    }

    [Fact]
    public async Task A_visitor_without_access_cannot_probe_the_file_names_of_a_book()
    {
        await SignInAsync();
        patrons.Say(PatronsFixture.Free);

        foreach (var path in (string[])[Pdf, "/shelf/the-night-press/download/none.pdf"])
        {
            using var response = await AskAsync(path);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("/shelf/the-night-press/download/book.json")]
    [InlineData("/shelf/the-night-press/download/cover.svg")]
    [InlineData("/shelf/the-night-press/download/..%2Fbook.json")]
    [InlineData("/shelf/the-night-press/download/..%2F..%2F..%2Fappsettings.json")]
    [InlineData("/shelf/the-night-press/download/%2e%2e/%2e%2e/appsettings.json")]
    [InlineData("/shelf/the-night-press/download/../../../appsettings.json")]
    [InlineData("/shelf/the-night-press/download/..%5C..%5Cappsettings.json")]
    [InlineData("/shelf/the-night-press/download/%2Fetc%2Fpasswd")]
    [InlineData("/shelf/the-night-press/download/The%20Night%20Press.pdf%00.txt")]
    [InlineData("/shelf/the-night-press/download/the%20night%20press.PDF")]
    [InlineData("/shelf/..%2Fthe-night-press/download/The%20Night%20Press.pdf")]
    [InlineData("/shelf/THE-NIGHT-PRESS/download/The%20Night%20Press.pdf")]
    [InlineData("/shelf/%2e%2e/cover")]
    [InlineData("/shelf/the-night-press/cover/..%2Fbook.json")]
    [InlineData("/shelf/none")]
    public async Task A_file_that_is_not_on_the_shelf_is_not_found(string path)
    {
        await SignInAsync();

        // As it stands: no client's tidying stands between it and the app.
        using var response = await AskAsync(path);

        Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.BadRequest]);
        Assert.DoesNotContain("ConnectionStrings", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Covers_are_public_and_an_svg_cover_runs_no_script()
    {
        using var response = await AskAsync("/shelf/the-night-press/cover");

        Assert.Equal((HttpStatusCode.OK, "image/svg+xml"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.True(response.Headers.CacheControl is { Public: true, NoStore: false });
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.Null(response.Content.Headers.ContentDisposition);
    }

    private async Task SignInAsync()
    {
        patrons.Say(PatronsFixture.Press);
        await _browser.SignInAsync(patrons.App);
    }

    private Task<HttpResponseMessage> AskAsync(string path, Action<HttpRequestMessage>? change = null)
    {
        var asItIs = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{patrons.App.Url.AbsoluteUri.TrimEnd('/')}{path}", asItIs));
        if (_browser.Cookies.GetCookieHeader(patrons.App.Url) is { Length: > 0 } cookies)
        {
            request.Headers.Add("Cookie", cookies);
        }

        change?.Invoke(request);
        return _browser.SendAsync(request);
    }
}
