using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>The page of a book for those who can't open it, first of all for strangers, who are the likeliest to join.</summary>
public sealed class ClosedBookTests(PatronsFixture patrons) : IClassFixture<PatronsFixture>, IDisposable
{
    private const string Path = "/shelf/the-night-press";

    private readonly TestBrowser _browser = new();

    private Uri Book => new(patrons.App.Url, Path);

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task A_stranger_sees_the_book_what_it_takes_and_both_ways_to_it_at_the_books_own_address()
    {
        using var response = await _browser.GetAsync(Book);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        var page = await _browser.OpenAsync(Book);
        var main = page.Document.QuerySelector("main")!;
        Assert.Equal("The Night Press", main.QuerySelector("h1")!.TextContent);
        Assert.Contains("A printer's notes", page.Text, StringComparison.Ordinal);
        Assert.NotNull(main.QuerySelector("img.book-cover"));
        Assert.Equal("For “Patron of the Press” patrons and above, from $5 a month", main.QuerySelector(".requirement")!.TextContent);
        Assert.Equal(
            [("Join on Patreon", "https://www.patreon.com/thepress"), ("Sign in with Patreon", $"/sign-in?with=patreon&returnUrl={Uri.EscapeDataString(Path)}")],
            main.QuerySelectorAll(".actions a").Select(link => (link.TextContent, link.GetAttribute("href"))));
        Assert.Empty(main.QuerySelectorAll("a[download], form"));
        Assert.DoesNotContain("linked a Patreon account", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patron_whom_patreon_has_not_confirmed_lately_is_not_told_to_join()
    {
        patrons.Say(new { Membership = PatreonMember.Create("Active", ["3"], 500), Problem = "Unreachable", Age = TimeSpan.FromDays(60) });
        await _browser.SignInAsync(patrons.App, "free member");

        var book = await _browser.OpenAsync(Book);
        Assert.Equal(HttpStatusCode.Forbidden, book.Status);
        Assert.Contains("We haven't been able to confirm your membership recently.", book.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Join on Patreon", book.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Join on Patreon", (await _browser.OpenAsync(new Uri(patrons.App.Url, "/shelf"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_to_sign_in_skips_logtos_page_and_comes_back_to_the_open_book()
    {
        patrons.Say(PatronsFixture.Press);
        var patreon = await _browser.FollowAsync(await _browser.OpenAsync(Book), "Sign in with Patreon");
        Assert.Equal(patrons.App.StandInPatreon.Authority, patreon.Url.Authority);

        var book = await _browser.PressAsync(patreon, "active patron");

        Assert.Equal((Path, HttpStatusCode.OK), (book.Url.PathAndQuery, book.Status));
        Assert.NotEmpty(book.Document.QuerySelectorAll("a[download]"));
    }

    [Fact]
    public async Task Whoever_is_signed_in_finds_price_and_join_before_their_membership_which_is_a_line()
    {
        patrons.Say(PatronsFixture.Free);
        var page = await _browser.SignInAsync(patrons.App, "free member", Path);

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        var main = page.Document.QuerySelector("main article > div")!;
        Assert.Equal(
            ["h1", "p.author", "p.lead", "section"],
            main.Children.Select(part => part.LocalName + (part.ClassName is { Length: > 0 } name ? $".{name}" : "")));
        Assert.Equal(
            ["requirement", "actions", "membership-line", ""],
            main.QuerySelector("section")!.Children.Select(part => part.ClassName ?? ""));
        Assert.Equal(["Join on Patreon"], main.QuerySelectorAll(".actions a").Select(link => link.TextContent));
        Assert.Null(main.QuerySelector(".membership-line dl"));
    }

    [Theory]
    [InlineData("/shelf/the-night-press/download/a.pdf", "Back to the book", "/shelf/the-night-press")]
    [InlineData("/shelf/the-night-press", "Back to the shelf", "/shelf")]
    [InlineData("/letters", "Back to the home page", "/")]
    public async Task Back_leads_to_what_is_before_the_denied_page(string path, string text, string target)
    {
        patrons.Say(PatronsFixture.Free);
        await _browser.SignInAsync(patrons.App, "free member");

        var page = await _browser.OpenAsync(new Uri(patrons.App.Url, path));

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Equal(target, Assert.Single(page.Document.QuerySelectorAll("main a"), link => link.TextContent == text).GetAttribute("href"));
    }

    [Fact]
    public async Task A_preview_of_a_shared_link_has_title_blurb_and_a_picture_by_absolute_addresses()
    {
        var page = await _browser.OpenAsync(new Uri(patrons.App.Url, Path + "?from=newsletter"));

        string? Meta(string property) => page.Document.QuerySelector($"meta[property='og:{property}']")?.GetAttribute("content");
        // Its cover is an SVG, which most networks don't show.
        Assert.Equal(("The Night Press", $"{Book}", $"{patrons.App.Url}icon-512.png"), (Meta("title"), Meta("url"), Meta("image")));
        Assert.StartsWith("A printer's notes", Meta("description"), StringComparison.Ordinal);
        Assert.Null((await _browser.OpenAsync(new Uri(patrons.App.Url, "/shelf"))).Document.QuerySelector("meta[property]"));
    }
}
