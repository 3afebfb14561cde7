using AngleSharp.Dom;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Web.Tests;

/// <summary>Titles and names from right to left, on pages from left to right.</summary>
public sealed class RightToLeftTests : IAsyncLifetime
{
    private const string Title = "مكتبة الليل";
    private const string Person = "ليلى الكاتبة";
    private const string Circle = "قراء القاهرة";

    private static readonly string[] Librarian = ["librarian"];

    private readonly DirectoryInfo _shelf = Directory.CreateTempSubdirectory("bookstore-shelf-");
    private readonly TestBrowser _browser = new();
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        foreach (var (slug, opens) in new[] { ("open", "\"everyone\""), ("closed", "{ \"to\": \"organization\", \"id\": \"cairo\", \"role\": \"host\" }") })
        {
            var folder = _shelf.CreateSubdirectory(slug).FullName;
            await File.WriteAllTextAsync(
                Path.Combine(folder, "book.json"),
                $$"""{ "title": "{{Title}}", "author": "{{Person}}", "blurb": "رواية: 12 ليلة.", "language": "ar", "opens": {{opens}} }""");
            await File.WriteAllTextAsync(Path.Combine(folder, "مكتبة.txt"), "text");
        }

        _provider = await TestProvider.StartAsync();
        var patreon = new { userId = "1", details = new { name = Person } };
        _provider.UserInfo = () => Results.Json(new
        {
            sub = "abc123def456",
            name = Person,
            username = "layla",
            roles = Librarian,
            organizations = (string[])["cairo"],
            organization_data = new[] { new { id = "cairo", name = Circle } },
            identities = new { patreon },
        });
        _app = await RunningApp.StartAsync([.. _provider.Settings(), ("Shelf__Path", _shelf.FullName)]);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
        _shelf.Delete(recursive: true);
    }

    [Theory]
    [InlineData("/", Title, Person)]
    [InlineData("/shelf", Title, Person)]
    [InlineData("/shelf/open", Title, "رواية", "مكتبة.txt")]
    [InlineData("/shelf/closed", Title, Person)]
    [InlineData("/account", Person)]
    [InlineData("/account/delete", Person)]
    [InlineData("/librarian", Title, Person)]
    public async Task Every_title_and_name_has_a_direction_of_its_own(string path, params string[] expected)
    {
        var page = await _browser.OpenAsync(new Uri(_app.Url, $"/sign-in?returnUrl={path}"));
        Assert.Equal(path, page.Url.AbsolutePath);

        // The initials in the header are centred.
        var texts = page.Document.Body!.QuerySelectorAll("*:not(.avatar)")
            .SelectMany(element => element.ChildNodes.OfType<IText>())
            .Where(text => text.ParentElement!.LocalName is not ("script" or "pre" or "code") && text.Data.Any(IsArabic))
            .ToList();
        Assert.All(expected, name => Assert.Contains(texts, text => text.Data.Contains(name, StringComparison.Ordinal)));
        // Either the element decides by its first letter, or the name is isolated in a text from left to right.
        Assert.All(texts, text => Assert.True(
            (text.ParentElement!.Closest("[dir=auto]") is { } block && IsArabic(block.TextContent.First(char.IsLetter))) || IsIsolated(text.Data),
            $"{text.ParentElement!.OuterHtml} on {path}"));
    }

    [Fact]
    public async Task A_name_in_a_text_of_the_site_is_isolated_and_a_latin_one_stays_as_it_is()
    {
        var page = await _browser.OpenAsync(new Uri(_app.Url, "/sign-in?returnUrl=/"));

        Assert.Equal($"Hello, \u2068{Person}\u2069", page.Document.QuerySelector("h1")!.TextContent);
        _provider.UserInfo = null;
        Assert.Equal("Hello, Robin Reader", (await _browser.OpenAsync(new Uri(_app.Url, "/sign-in?another=1"))).Document.QuerySelector("h1")!.TextContent);
    }

    private static bool IsArabic(char letter) => letter is >= '\u0600' and <= '\u06FF';

    private static bool IsIsolated(string text) =>
        text.Split('\u2068').Skip(1).Aggregate(text.Split('\u2068')[0], (rest, part) => rest + part[(part.IndexOf('\u2069') + 1)..]).All(letter => !IsArabic(letter));
}
