using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>The shelf of a site that knows no patrons.</summary>
public sealed class ShelfTests : IDisposable
{
    private readonly TestBrowser _browser = new();

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task The_shelf_shows_free_books_and_that_the_others_need_a_membership()
    {
        // The local tenant would bring its Patreon along.
        await using var provider = await TestProvider.StartAsync();
        await using var app = await RunningApp.StartAsync(provider.Settings());
        var home = await _browser.OpenAsync(app.Url);
        var shelf = await _browser.FollowAsync(home, "The shelf");

        Assert.Equal(HttpStatusCode.OK, shelf.Status);
        Assert.Equal(3, shelf.Document.QuerySelectorAll(".book-card").Length);
        Assert.Equal(["Open to everyone"], shelf.Document.QuerySelectorAll(".badge-open").Select(badge => badge.TextContent));
        Assert.True(shelf.HasLink("Sign in to see which ones you can read"));
        Assert.Equal("th", shelf.Document.QuerySelector("a[href='/shelf/the-cat-at-the-press']")!.ParentElement!.GetAttribute("lang"));

        var book = await _browser.FollowAsync(shelf, "The Lamp on the Landing");
        using var file = await _browser.GetAsync(new Uri(app.Url, book.Document.QuerySelector("a[download]")!.GetAttribute("href")!));
        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
    }

    [Fact]
    public async Task A_book_for_patrons_is_denied_to_a_person_without_a_membership_without_an_error()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var app = await RunningApp.StartAsync(provider.Settings());
        var page = await _browser.FollowAsync(await _browser.OpenAsync(new Uri(app.Url, "/shelf/the-night-press")), "Sign in with Patreon");

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains("For patrons at a certain level", page.Text, StringComparison.Ordinal);
        Assert.Contains("connected to its Patreon page yet", page.Text, StringComparison.Ordinal);
        Assert.Null((await _browser.OpenAsync(new Uri(app.Url, "/account"))).Document.QuerySelector("[aria-labelledby=membership]"));
    }

    [Fact]
    public async Task A_book_with_an_invalid_description_is_logged_and_the_others_are_shown()
    {
        var folder = Directory.CreateTempSubdirectory("bookstore-shelf-");
        await PutAsync("bad", """{ "title": "Bad", "author": "a", "blurb": "b", "language": "en" }""");
        await PutAsync("good", """{ "title": "Good", "author": "a", "blurb": "b", "language": "en", "opens": "everyone" }""");
        string[] languages = ["th", "la", "x-mine", "qaa", "en-x-mine", "i-klingon"];
        foreach (var (slug, language) in languages.Index())
        {
            await PutAsync($"tagged-{slug}", $$"""{ "title": "Tagged {{slug}}", "author": "a", "blurb": "b", "language": "{{language}}", "opens": "everyone" }""");
        }

        await using var app = await RunningApp.StartAsync(("Shelf__Path", folder.FullName));

        Assert.Contains("The book 'bad' is not on the shelf: book.json: 'opens' is missing", app.Output, StringComparison.Ordinal);
        var shelf = await _browser.OpenAsync(new Uri(app.Url, "/shelf"));
        Assert.Equal("Good", shelf.Document.QuerySelector(".book-card h2")!.TextContent);
        Assert.Equal(
            ["English", "ไทย", "Latin", "x-mine", "qaa", "en-x-mine", "Klingon"],
            shelf.Document.QuerySelectorAll(".book-card .book-badges .fine-print").Select(language => language.TextContent));
        folder.Delete(recursive: true);

        async Task PutAsync(string slug, string description)
        {
            var book = folder.CreateSubdirectory(slug).FullName;
            await File.WriteAllTextAsync(Path.Combine(book, "book.json"), description);
            await File.WriteAllTextAsync(Path.Combine(book, "a.txt"), "text");
        }
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.th.md")]
    public async Task The_book_in_the_readme_is_on_the_shelf(string readme)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(RunningApp.Repository, readme));

        var book = await File.ReadAllTextAsync(Path.Combine(RunningApp.Repository, "src/Web/shelf/the-night-press/book.json"));
        Assert.Contains($"\n{book}```\n", text, StringComparison.Ordinal);
    }
}
