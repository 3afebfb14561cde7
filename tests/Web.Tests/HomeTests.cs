using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>The home page of somebody who is signed in, and covers of books that have none.</summary>
public sealed class HomeTests : IAsyncLifetime
{
    private readonly DirectoryInfo _shelf = Directory.CreateTempSubdirectory("bookstore-shelf-");
    private readonly TestBrowser _browser = new();
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        foreach (var day in (int[])[1, 2, 3, 4, 5, 6])
        {
            Put($"open-{day}", $"Open Book {day}", "everyone", $"2026-11-0{day}");
        }

        File.WriteAllBytes(Path.Combine(_shelf.FullName, "open-1/cover.png"), [0x89, (byte)'P', (byte)'N', (byte)'G']);
        Put("old", "Old and Closed", "patrons", "2020-01-01");
        Put("cat", "แมวในโรงพิมพ์", "patrons", "2026-11-20");
        // Without a day, the file's own.
        Put("today", "The Newest", "500", added: null);
        _app = await RunningApp.StartAsync(("Shelf__Path", _shelf.FullName));
        await _app.WaitForLogAsync("Synced all ");
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
        _shelf.Delete(recursive: true);
    }

    [Fact]
    public async Task A_free_member_finds_the_newest_open_books_and_what_is_new()
    {
        var home = await _browser.SignInAsync(_app, "free member");

        Assert.Equal(["Open Book 6", "Open Book 5", "Open Book 4", "Open Book 3"], Titles(home, "open"));
        Assert.Equal(["The Newest", "แมวในโรงพิมพ์", "Open Book 2", "Open Book 1"], Titles(home, "new"));
        Assert.Contains("For all paying patrons", home.Document.QuerySelector("[aria-labelledby=new]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/shelf", (await _browser.FollowAsync(home, "All 6 books that are open to you")).Url.AbsolutePath);
    }

    [Fact]
    public async Task A_patron_finds_the_books_that_the_membership_opens_first()
    {
        var home = await _browser.SignInAsync(_app, "active patron");

        Assert.Equal(["The Newest", "แมวในโรงพิมพ์", "Open Book 6", "Open Book 5"], Titles(home, "open"));
        Assert.Equal("Hello, Ada Lovelace", home.Document.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task A_book_without_a_cover_shows_title_and_initials_in_its_place()
    {
        var shelf = await _browser.OpenAsync(new Uri(_app.Url, "/shelf"));

        var covers = shelf.Document.QuerySelectorAll(".drawn-cover").ToDictionary(
            cover => cover.QuerySelector(".cover-title")!.TextContent, cover => cover.QuerySelector(".cover-initials")!.TextContent);
        Assert.Equal(("TN", "ม", "OC"), (covers["The Newest"], covers["แมวในโรงพิมพ์"], covers["Old and Closed"]));
        // The heading beside it says the title to those who listen.
        Assert.All(shelf.Document.QuerySelectorAll(".drawn-cover"), cover => Assert.Equal("true", cover.GetAttribute("aria-hidden")));
        Assert.Equal(HttpStatusCode.NotFound, (await _browser.GetAsync(new Uri(_app.Url, "/shelf/old/cover"))).StatusCode);
    }

    [Theory]
    [InlineData("old", "icon-512.png")]
    [InlineData("open-1", "shelf/open-1/cover")]
    public async Task A_preview_of_a_book_shows_its_cover_or_else_the_icon_of_the_site(string book, string picture)
    {
        var page = await _browser.OpenAsync(new Uri(_app.Url, $"/shelf/{book}"));

        var image = page.Document.QuerySelector("meta[property='og:image']")!.GetAttribute("content")!;
        Assert.Equal($"{_app.Url}{picture}", image);
        using var response = await _browser.GetAsync(new Uri(image));
        Assert.Equal("image/png", response.Content.Headers.ContentType!.MediaType);
    }

    private static IEnumerable<string> Titles(Page home, string section) =>
        home.Document.QuerySelectorAll($"[aria-labelledby={section}] h3").Select(title => title.TextContent);

    private void Put(string slug, string title, string opens, string? added)
    {
        var book = _shelf.CreateSubdirectory(slug).FullName;
        var day = added is null ? "" : $", \"added\": \"{added}\"";
        File.WriteAllText(Path.Combine(book, "book.json"), $$"""{ "title": "{{title}}", "author": "a", "blurb": "b", "language": "en", "opens": "{{opens}}"{{day}} }""");
        File.WriteAllText(Path.Combine(book, "a.txt"), "text");
    }
}
