using System.Net;
using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>An app whose Logto has no pages of its own for the linked Patreon account, beside the local tenant.</summary>
public sealed class PatreonLinkSite : IAsyncLifetime
{
    public RunningApp App { get; private set; } = null!;

    public TenantManagement Management { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        App = await RunningApp.StartAsync(("Logto__AccountCenterPages", "false"));
        Management = await TenantManagement.OpenAsync(App);
    }

    public async Task DisposeAsync()
    {
        Management.Dispose();
        await App.DisposeAsync();
    }
}

/// <summary>Linking, replacing and unlinking the Patreon account on this site's pages. Each test has a sample person of its own.</summary>
public sealed class PatreonLinkTests(PatreonLinkSite site) : IClassFixture<PatreonLinkSite>, IDisposable
{
    private static readonly object[] EmailCode = [new { identifier = "email", password = false, verificationCode = true, isPasswordPrimary = false }];

    private readonly TestBrowser _browser = new();

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task A_patreon_account_is_linked_replaced_and_unlinked_each_with_a_code_by_email()
    {
        await _browser.PressAsync(await OpenAsync("/sign-in?direct_sign_in=sso:university-local"), "Barbara Liskov");
        var user = (await site.Management.FindUserAsync("Barbara Liskov"))!;

        var asked = await _browser.PressAsync(await OpenAsync("/account/edit"), "Link a Patreon account");
        Assert.Contains("sent a code to your email address", asked.Text, StringComparison.Ordinal);
        Enter(asked, "000000x");
        asked = await _browser.PressAsync(asked, "Continue");
        Assert.Contains("That's not the code in the email.", asked.Text, StringComparison.Ordinal);
        Enter(asked, await ReadCodeAsync(user));
        var patreon = await _browser.FollowAsync(await _browser.PressAsync(asked, "Continue"), "Continue on Patreon");
        var done = await _browser.PressAsync(patreon, "Beatrice Warde");

        Assert.Equal("/account/patreon?outcome=Linked", done.Url.PathAndQuery);
        Assert.Contains("Your Patreon account is linked.", done.Text, StringComparison.Ordinal);
        Assert.NotNull(await FindPatreonAsync(user));
        Assert.Equal(1, await CountIdentitiesAsync("Barbara Liskov"));
        Assert.Contains("Beatrice Warde", (await OpenAsync("/account")).Text, StringComparison.Ordinal);

        // With another account, or the same once more.
        asked = await _browser.PressAsync(await OpenAsync("/account/edit"), "Link another one instead");
        Enter(asked, await ReadCodeAsync(user));
        patreon = await _browser.FollowAsync(await _browser.PressAsync(asked, "Continue"), "Continue on Patreon");
        done = await _browser.PressAsync(patreon, "Beatrice Warde");
        Assert.Equal("/account/patreon?outcome=Replaced", done.Url.PathAndQuery);
        Assert.Equal(1, await CountIdentitiesAsync("Barbara Liskov"));

        // With the email address there is another way to sign in.
        await site.Management.CallAsync(HttpMethod.Patch, "/api/sign-in-exp", new { signIn = new { methods = EmailCode } });
        asked = await _browser.PressAsync(await OpenAsync("/account/edit"), "Unlink it");
        Enter(asked, await ReadCodeAsync(user));
        done = await _browser.PressAsync(asked, "Continue");

        Assert.Equal("/account/patreon?outcome=Unlinked", done.Url.PathAndQuery);
        Assert.Null(await FindPatreonAsync(user));
        Assert.Equal(0, await CountIdentitiesAsync("Barbara Liskov"));
    }

    [Fact]
    public async Task The_account_of_somebody_else_is_not_taken_from_them()
    {
        await SignInWithPatreonAsync("Ada Lovelace");
        using var other = new TestBrowser();
        await other.PressAsync(await other.PressAsync(await other.OpenAsync(new Uri(site.App.Url, "/sign-in")), "Continue with Patreon"), "Grace Hopper");
        var user = (await site.Management.FindUserAsync("Ada Lovelace"))!;

        var asked = await _browser.PressAsync(await OpenAsync("/account/edit"), "Link another one instead");
        Enter(asked, await ReadCodeAsync(user));
        var patreon = await _browser.FollowAsync(await _browser.PressAsync(asked, "Continue"), "Continue on Patreon");
        var done = await _browser.PressAsync(patreon, "Grace Hopper");

        Assert.Contains("already belongs to another account here", done.Text, StringComparison.Ordinal);
        Assert.Equal(1, await CountIdentitiesAsync("Ada Lovelace"));
        Assert.Equal(1, await CountIdentitiesAsync("Grace Hopper"));
    }

    [Fact]
    public async Task Somebody_without_an_email_address_needs_no_code_and_has_what_they_had_if_they_say_no_at_patreon()
    {
        await SignInWithPatreonAsync("Edsger Dijkstra");
        var user = (await site.Management.FindUserAsync("Edsger Dijkstra"))!;

        var asked = await _browser.PressAsync(await OpenAsync("/account/edit"), "Link another one instead");
        var patreon = await _browser.FollowAsync(asked, "Continue on Patreon");
        var done = await _browser.PressAsync(patreon, "Deny");

        Assert.Contains("Patreon didn't confirm the account", done.Text, StringComparison.Ordinal);
        Assert.NotNull(await FindPatreonAsync(user));
    }

    [Fact]
    public async Task Somebody_who_signs_in_meanwhile_in_the_same_browser_gets_no_account_of_the_first_one()
    {
        await SignInWithPatreonAsync("Edsger Dijkstra");
        var asked = await _browser.PressAsync(await OpenAsync("/account/edit"), "Link another one instead");
        var patreon = await _browser.FollowAsync(asked, "Continue on Patreon");
        var callback = await _browser.PressAsync(patreon, "Beatrice Warde", stopAt: $"{site.App.Url}account/patreon/callback");
        await _browser.PressAsync(await OpenAsync("/account"), "Sign out");
        var later = await OpenAsync(callback.Url.PathAndQuery);

        // Nor does the way to the sign-in carry the code.
        Assert.DoesNotContain("callback", Uri.UnescapeDataString(later.Url.Query), StringComparison.Ordinal);
        await SignInWithPatreonAsync("Grace Hopper");
        var done = await OpenAsync(callback.Url.PathAndQuery);
        Assert.Contains("nothing was changed. Please start again.", done.Text, StringComparison.Ordinal);
        var user = (await site.Management.FindUserAsync("Grace Hopper"))!;
        Assert.DoesNotContain("Beatrice", (await FindPatreonAsync(user))!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?code=a-strangers-code&state=a-strangers-state")]
    public async Task A_callback_that_this_browser_did_not_begin_links_nothing(string query)
    {
        await SignInWithPatreonAsync("Margaret Hamilton");

        var done = await OpenAsync($"/account/patreon/callback{query}");

        Assert.Contains("nothing was changed. Please start again.", done.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("code=", done.Url.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_anything_to_say_the_page_leads_to_where_the_account_is_edited()
    {
        await SignInWithPatreonAsync("Margaret Hamilton");

        Assert.Equal("/account/edit", (await OpenAsync("/account/patreon")).Url.AbsolutePath);
        Assert.Equal("/account/edit", (await OpenAsync("/account/patreon?outcome=none-of-them")).Url.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync("/account/patreon?outcome=Linked")).Status);
    }

    private static void Enter(Page page, string code) => page.Document.QuerySelector("#code")!.SetAttribute("value", code);

    private async Task SignInWithPatreonAsync(string name) =>
        await _browser.PressAsync(await _browser.PressAsync(await OpenAsync("/sign-in"), "Continue with Patreon"), name);

    private Task<Page> OpenAsync(string path) => _browser.OpenAsync(new Uri(site.App.Url, path));

    // Where the tenant shows what a real Logto mails.
    private async Task<string> ReadCodeAsync(string user)
    {
        using var browser = new TestBrowser();
        var page = await browser.OpenAsync(new Uri(site.App.Tenant, $"/console/users/{user}"));
        return page.Document.QuerySelectorAll("code.verification")[^1].TextContent;
    }

    private async Task<JsonNode?> FindPatreonAsync(string user) =>
        (await site.Management.CallAsync(HttpMethod.Get, $"/api/users/{user}"))!["identities"]!["patreon"];

    private async Task<long> CountIdentitiesAsync(string name) => (long)(await site.App.QueryAsync(
        $"SELECT count(*) FROM PatreonIdentities WHERE ProfileId IN (SELECT Id FROM UserProfiles WHERE Name = '{name}')"))[0][0]!;
}
