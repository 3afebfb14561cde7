using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>What a membership opens, and what those see to whom it is closed.</summary>
public sealed class PatronTests(PatronsFixture patrons) : IClassFixture<PatronsFixture>, IDisposable
{
    private const string Book = "/shelf/the-night-press";

    private readonly TestBrowser _browser = new();

    private RunningApp App => patrons.App;

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task A_visitor_who_signs_in_from_a_book_returns_to_that_book()
    {
        foreach (var path in (string[])["/shelf/the-cat-at-the-press/download/%E0%B9%81%E0%B8%A1%E0%B8%A7.epub", "/letters?a=b%26c"])
        {
            patrons.Say(PatronsFixture.Free);
            using var response = await _browser.GetAsync(new Uri(App.Url, path));
            Assert.Equal($"/sign-in?returnUrl={Uri.EscapeDataString(path)}", response.Headers.Location!.OriginalString);
        }

        var page = await _browser.SignInAsync(App, path: Book);

        Assert.Equal(Book, page.Url.PathAndQuery);
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
    }

    [Fact]
    public async Task A_member_without_access_sees_the_requirement_and_their_membership()
    {
        patrons.Say(PatronsFixture.Free);

        var page = await _browser.SignInAsync(App, "free member", Book);

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains("For “Patron of the Press” patrons and above, from $5 a month", page.Text, StringComparison.Ordinal);
        Assert.Contains("with the Patreon account “Grace Hopper”", page.Text, StringComparison.Ordinal);
        Assert.Contains("You're a free member", page.Text, StringComparison.Ordinal);
        Assert.Contains("Last updated from Patreon", page.Text, StringComparison.Ordinal);
        Assert.Equal("https://www.patreon.com/thepress", page.Document.QuerySelector(".actions .button")!.GetAttribute("href"));
        Assert.True(page.HasButton("Check again"));
        Assert.Empty(page.Document.QuerySelectorAll("a[download]"));
        Assert.Contains("Use another Patreon account", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tier_opens_its_book_without_a_new_sign_in_and_its_end_closes_it()
    {
        patrons.Say(PatronsFixture.Free);
        await _browser.SignInAsync(App, "free member");
        var book = new Uri(App.Url, Book);
        Assert.Equal(HttpStatusCode.Forbidden, (await _browser.OpenAsync(book)).Status);

        patrons.Say(PatronsFixture.Press);
        var open = await _browser.OpenAsync(book);
        Assert.Equal(HttpStatusCode.OK, open.Status);
        Assert.Equal(2, open.Document.QuerySelectorAll("a[download]").Length);
        Assert.Contains("Open to you", (await _browser.OpenAsync(new Uri(App.Url, "/shelf"))).Text, StringComparison.Ordinal);

        patrons.Say(new { Membership = PatreonMember.Create("Former", [], 0) });
        var closed = await _browser.OpenAsync(book);
        Assert.Equal(HttpStatusCode.Forbidden, closed.Status);
        Assert.Contains("You used to be a patron", closed.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/letters", "Letters from the press", "<h1>Letters from the press", "“Patron of the Press”")]
    [InlineData("/notes", "Notes", "Notes for patrons", "For all paying patrons")]
    [InlineData("/drafts", "Drafts", "Drafts from", "at $3.01 a month or more")]
    public async Task A_policy_protects_a_page_and_the_denial_names_it(string path, string title, string content, string opens)
    {
        var address = new Uri(App.Url, path + "?a=b%26c");
        using var signedOut = await _browser.GetAsync(address);
        Assert.Equal($"/sign-in?returnUrl={Uri.EscapeDataString(address.PathAndQuery)}", signedOut.Headers.Location!.OriginalString);
        AssertNotStored(signedOut);

        patrons.Say(PatronsFixture.Free);
        var closed = await _browser.SignInAsync(App, "free member", address.PathAndQuery);
        Assert.Equal((address, HttpStatusCode.Forbidden), (closed.Url, closed.Status));
        Assert.Contains(opens, closed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(content, closed.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Equal($"{title} · This is for patrons · Bookstore", closed.Document.Title);
        Assert.True(closed.HasLink("Back to the home page"));

        patrons.Say(PatronsFixture.Press);
        using var open = await _browser.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        Assert.Contains(content, await open.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        AssertNotStored(open);
    }

    [Fact]
    public async Task A_policy_for_an_unknown_tier_admits_only_the_creator_and_is_logged()
    {
        patrons.Say(PatronsFixture.Press);
        var page = await _browser.SignInAsync(App, path: "/nobody");
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains("Not available yet", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Join on Patreon", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Change your tier", page.Text, StringComparison.Ordinal);
        await App.WaitForLogAsync("'Patron of the Pres' is neither a tier of the campaign nor an amount in cents");

        patrons.Say(new { Creator = "10120815" });
        Assert.Equal(HttpStatusCode.OK, (await _browser.OpenAsync(new Uri(App.Url, "/nobody"))).Status);
    }

    [Theory]
    [InlineData("en", "Change your tier on Patreon", "Join on Patreon")]
    [InlineData("th", "เปลี่ยนระดับสมาชิกบน Patreon", "สมัครเป็นผู้สนับสนุนบน Patreon")]
    public async Task A_patron_of_a_lower_tier_is_offered_a_tier_change_and_others_are_invited_to_join(string language, string change, string join)
    {
        await _browser.SignInAsync(App);
        _browser.AcceptLanguage = language;
        await ShowsAsync(new { Membership = PatreonMember.Create("Active", ["2"], 300) }, change, join);
        await ShowsAsync(PatronsFixture.Free, join, change);
        await ShowsAsync(new { Membership = PatreonMember.Create("Former", [], 0) }, join, change);

        async Task ShowsAsync(object patreon, string link, string other)
        {
            patrons.Say(patreon);
            foreach (var path in (string[])["/shelf", Book, "/letters"])
            {
                var page = await _browser.OpenAsync(new Uri(App.Url, path));
                Assert.Contains(page.Document.QuerySelectorAll("a[href='https://www.patreon.com/thepress']"), anchor => anchor.TextContent == link);
                Assert.DoesNotContain(other, page.Text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Switching_accounts_returns_to_the_book()
    {
        patrons.Say(PatronsFixture.Free);
        var closed = await _browser.SignInAsync(App, "free member", Book);

        var steps = await _browser.FollowAsync(closed, "Use another Patreon account");
        var patreon = steps.Document.QuerySelector("a[target=_blank]")!;
        Assert.Equal(("https://www.patreon.com/logout", "noopener noreferrer"), (patreon.GetAttribute("href"), patreon.GetAttribute("rel")));

        var sessions = await App.CountAsync("UserSessions");
        var experience = await _browser.PressAsync(steps, "Sign out here and sign in again");
        Assert.True(experience.HasButton("Continue with Patreon"));
        Assert.Equal(sessions - 1, await App.CountAsync("UserSessions"));

        patrons.Say(PatronsFixture.Press);
        var open = await _browser.PressAsync(await _browser.PressAsync(experience, "Continue with Patreon"), "active patron");
        Assert.Equal((Book, HttpStatusCode.OK), (open.Url.PathAndQuery, open.Status));
        Assert.Equal(App.Url, (await _browser.OpenAsync(App.Url)).Url);
    }

    [Theory]
    [InlineData("Active", 500, null, "You're a patron. Thank you!", "Patron of the Press ($5 a month)")]
    [InlineData("NeverPledged", 0, null, "You're a free member", "Last updated from Patreon")]
    [InlineData("Declined", 500, null, "while Patreon tries again", "Patron of the Press")]
    [InlineData("Declined", 0, -1, "We'll keep everything open for a while", "Access until")]
    [InlineData("Declined", 0, -8, "the grace period has ended", "Pledge started")]
    [InlineData("Former", 500, null, "stays open until your membership on Patreon ends", "Patron of the Press")]
    [InlineData("Former", 0, null, "You used to be a patron", "Pledge started")]
    [InlineData("Active", 0, null, "lists no tier or amount for you", "Next charge")]
    [InlineData("Active", 0, -1, "We'll keep everything open meanwhile", "Access until")]
    [InlineData("Active", 0, -8, "lists no tier or amount for you", "Pledge started")]
    public async Task The_account_page_shows_the_membership(string status, int cents, int? graceDays, string words, string detail)
    {
        var grace = graceDays is { } days
            ? new { Entitlement = new { TierIds = (string[])["3"], Cents = 500 }, StartedAt = DateTimeOffset.UtcNow.AddDays(days) }
            : null;
        patrons.Say(new { Membership = PatreonMember.Create(status, cents > 0 ? ["3"] : [], cents, grace) });

        var account = await _browser.SignInAsync(App, path: "/account");

        var card = account.Document.QuerySelector("[aria-labelledby=membership]")!.TextContent;
        Assert.Contains(words, card, StringComparison.Ordinal);
        Assert.Contains(detail, card, StringComparison.Ordinal);
        Assert.Equal(status == "NeverPledged", card.Contains("You're a free member", StringComparison.Ordinal));
        Assert.Equal(status is "Active", card.Contains("Next charge", StringComparison.Ordinal));
        Assert.True(account.HasButton("Check again"));
    }

    [Fact]
    public async Task The_amount_paid_is_shown_as_it_is_and_gives_no_further_access()
    {
        await _browser.SignInAsync(App);

        await SaysAsync(PatreonMember.Create("Active", ["2"], 3600, cadence: 12), opensBook: false, ["Reader ($3 a month)", "Yearly"], "$36");
        await SaysAsync(PatreonMember.Create("Active", [], 3600, cadence: 12), opensBook: false, ["$3 a month", "Yearly"], "$36");
        await SaysAsync(PatreonMember.Create("Active", ["2"], 1200), opensBook: false, ["Reader ($3 a month)"], "$12");
        await SaysAsync(PatreonMember.Create("Active", [], 1200), opensBook: true, ["$12 a month"], "Yearly");
        await SaysAsync(PatreonMember.Create("Active", [], 41500, currency: "INR"), opensBook: false, ["In INR, which we can't compare with our prices in USD"], "415");
        await SaysAsync(PatreonMember.Create("Active", ["3"], 500, willPay: 0), opensBook: true, ["Cancelled. What you've paid for stays open"], "Next charge");

        async Task SaysAsync(object membership, bool opensBook, string[] says, string saysNot)
        {
            patrons.Say(new { Membership = membership });
            var card = (await _browser.OpenAsync(new Uri(App.Url, "/account"))).Document.QuerySelector("[aria-labelledby=membership]")!.TextContent;
            Assert.All(says, text => Assert.Contains(text, card, StringComparison.Ordinal));
            Assert.DoesNotContain(saysNot, card, StringComparison.Ordinal);
            Assert.Equal(opensBook ? HttpStatusCode.OK : HttpStatusCode.Forbidden, (await _browser.OpenAsync(new Uri(App.Url, Book))).Status);
        }
    }

    [Fact]
    public async Task Before_the_first_sync_no_unknown_tier_is_shown()
    {
        patrons.Say(new { IsChecking = true, IsUnread = true });

        var shelf = await _browser.OpenAsync(new Uri(App.Url, "/shelf"));

        Assert.Contains("For patrons at a certain level", Badge("the-night-press"), StringComparison.Ordinal);
        Assert.Contains("For all paying patrons", Badge("the-cat-at-the-press"), StringComparison.Ordinal);

        string Badge(string slug) => shelf.Document.QuerySelector($"a[href='/shelf/{slug}']")!.Closest(".book-card")!.QuerySelector(".book-badges")!.TextContent;
    }

    [Fact]
    public async Task A_page_for_the_free_tier_admits_its_members_and_shows_no_price()
    {
        patrons.Say(new { Membership = PatreonMember.Create("NeverPledged", [], 0) });
        var closed = await _browser.SignInAsync(App, "free member", "/greetings");
        Assert.Equal(HttpStatusCode.Forbidden, closed.Status);
        Assert.Contains("For free members on Patreon (“Free”) and above", closed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("$0", closed.Text, StringComparison.Ordinal);

        patrons.Say(PatronsFixture.Free);
        Assert.Equal(HttpStatusCode.OK, (await _browser.OpenAsync(closed.Url)).Status);
    }

    [Theory]
    [InlineData("Unreachable", "Patreon isn't responding")]
    [InlineData("TokenRevoked", "lost its connection to Patreon")]
    public async Task A_problem_with_patreon_is_shown_and_stored_memberships_still_count(string trouble, string words)
    {
        patrons.Say(new { Membership = PatreonMember.Create("Active", ["3"], 500), Problem = trouble });

        var account = await _browser.SignInAsync(App, path: "/account");

        Assert.Contains(words, account.Text, StringComparison.Ordinal);
        Assert.Contains("isn't caused by anything you did", account.Text, StringComparison.Ordinal);
        var book = await _browser.OpenAsync(new Uri(App.Url, Book));
        Assert.Equal(HttpStatusCode.OK, book.Status);
        foreach (var page in (Page[])[book, await _browser.OpenAsync(new Uri(App.Url, "/shelf"))])
        {
            Assert.Contains("Your access here is based on what Patreon told us on", page.Text, StringComparison.Ordinal);
            Assert.Contains(words, page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_problem_before_the_first_sync_is_shown_instead_of_an_endless_check()
    {
        patrons.Say(new { IsChecking = true, Problem = "TokenRevoked" });
        await _browser.SignInAsync(App);

        foreach (var path in (string[])[Book, "/shelf", "/account"])
        {
            using var response = await _browser.GetAsync(new Uri(App.Url, path));

            Assert.False(response.Headers.Contains("Refresh"));
            var text = await response.Content.ReadAsStringAsync();
            Assert.Contains("know your membership status yet", text, StringComparison.Ordinal);
            Assert.Contains("lost its connection to Patreon", text, StringComparison.Ordinal);
        }
    }

    private static void AssertNotStored(HttpResponseMessage response) =>
        Assert.True(response.Headers.CacheControl is { NoStore: true, Private: true }, $"{response.Headers.CacheControl}");
}
