using System.Diagnostics;
using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>
/// The app and the local tenant together: roles, circles and tokens, and what becomes of them when Logto takes them away. Each
/// test has a sample person of its own, since all share one tenant.
/// </summary>
public sealed class LocalTenantAccessTests(LocalTenantSite site) : IClassFixture<LocalTenantSite>, IDisposable
{
    private const string CircleBook = "/shelf/minutes-of-the-night-readers";

    private static readonly string[] Librarian = ["librarian"];
    private static readonly string[] BangkokReaders = ["bangkok-readers"];

    private readonly TestBrowser _browser = new();
    private readonly TestBrowser _phone = new();

    public void Dispose()
    {
        _browser.Dispose();
        _phone.Dispose();
    }

    [Fact]
    public async Task A_role_opens_its_page_until_it_is_taken_away_and_the_session_is_revalidated()
    {
        const string Name = "Edsger Dijkstra";
        await site.SignInAsync(_browser, Name);
        var denied = await OpenAsync("/librarian");
        Assert.Equal(HttpStatusCode.Forbidden, denied.Status);
        Assert.Contains("librarian", denied.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Your roles: member", denied.Text, StringComparison.Ordinal);

        var roles = $"/api/users/{await site.Management.FindUserAsync(Name)}/roles";
        await site.Management.CallAsync(HttpMethod.Post, roles, new { roleIds = Librarian });
        Assert.Equal(HttpStatusCode.Forbidden, (await OpenAsync("/librarian")).Status);
        await site.AgeAsync(Name);
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync("/librarian")).Status);

        await site.Management.CallAsync(HttpMethod.Delete, $"{roles}/librarian");
        await site.AgeAsync(Name);
        Assert.Equal(HttpStatusCode.Forbidden, (await OpenAsync("/librarian")).Status);
    }

    [Fact]
    public async Task Somebody_suspended_is_out_after_the_revalidation_though_no_webhook_came()
    {
        const string Name = "Margaret Hamilton";
        await site.SignInAsync(_browser, Name);
        var user = await site.Management.FindUserAsync(Name);
        const string Hook = "/api/hooks/bookstore-local-hook";
        await site.Management.CallAsync(HttpMethod.Patch, Hook, new { enabled = false });
        try
        {
            await site.Management.CallAsync(HttpMethod.Patch, $"/api/users/{user}/is-suspended", new { isSuspended = true });
        }
        finally
        {
            await site.Management.CallAsync(HttpMethod.Patch, Hook, new { enabled = true });
        }

        Assert.Equal("/account", (await OpenAsync("/account")).Url.AbsolutePath);
        await site.AgeAsync(Name);
        var home = await OpenAsync("/account");

        Assert.Equal("/", home.Url.AbsolutePath);
        Assert.Contains("You've been signed out.", home.Text, StringComparison.Ordinal);
        Assert.Equal(0, await SessionsAsync(Name));
    }

    [Fact]
    public async Task A_circles_book_is_gone_at_the_click_after_its_reader_was_removed_at_the_tenant()
    {
        await site.SignInAsync(_browser, "Grace Hopper");
        await site.SignInAsync(_phone, "Alan Turing");
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(CircleBook)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _phone.OpenAsync(new Uri(site.App.Url, CircleBook))).Status);
        var grace = await site.Management.FindUserAsync("Grace Hopper");

        await site.Management.CallAsync(HttpMethod.Delete, $"/api/organizations/night-readers/users/{grace}");
        await site.App.WaitForLogAsync("Removed an organization from 1 open session(s)");

        Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync(CircleBook)).Status);
        Assert.DoesNotContain("Night Readers", (await OpenAsync("/account")).Text, StringComparison.Ordinal);

        await site.Management.CallAsync(HttpMethod.Post, "/api/organizations/night-readers/users", new { userIds = new[] { grace } });
        var clock = Stopwatch.StartNew();
        while ((await OpenAsync(CircleBook)).Status != HttpStatusCode.OK)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), "The new member never saw the book.");
        }
    }

    [Fact]
    public async Task A_link_with_a_one_time_token_names_its_address_and_only_its_button_signs_in()
    {
        var token = await site.Management.CallAsync(HttpMethod.Post, "/api/one-time-tokens", new
        {
            email = "niklaus@example.com",
            context = new { jitOrganizationIds = BangkokReaders },
        });
        var link = $"/sign-in?one_time_token={token!["token"]}&login_hint=niklaus%40example.com&returnUrl=/account";

        var confirm = await OpenAsync(link);
        Assert.Equal("/confirm-sign-in", confirm.Url.PathAndQuery);
        Assert.Contains("niklaus@example.com", confirm.Text, StringComparison.Ordinal);
        Assert.Equal("active", (string?)(await site.Management.CallAsync(HttpMethod.Get, $"/api/one-time-tokens/{token["id"]}"))!["status"]);
        var account = await _browser.PressAsync(confirm, "Yes, sign in");

        Assert.Equal("/account", account.Url.AbsolutePath);
        Assert.Contains("niklaus@example.com", account.Text, StringComparison.Ordinal);
        Assert.Contains("Bangkok Reading Circle", account.Text, StringComparison.Ordinal);
        Assert.Equal("consumed", (string?)(await site.Management.CallAsync(HttpMethod.Get, $"/api/one-time-tokens/{token["id"]}"))!["status"]);
    }

    [Fact]
    public async Task A_link_to_an_enterprises_sign_in_goes_straight_there_and_makes_the_person_a_member()
    {
        var provider = await OpenAsync("/sign-in?direct_sign_in=sso:university-local&returnUrl=/account");
        Assert.Equal("/sso/university-local", provider.Url.AbsolutePath);
        var account = await _browser.PressAsync(provider, "Barbara Liskov");

        Assert.Equal("/account", account.Url.AbsolutePath);
        Assert.Contains("barbara@university.example", account.Text, StringComparison.Ordinal);
        Assert.Contains("Night Readers", account.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(CircleBook)).Status);
    }

    [Theory]
    [InlineData("first_screen=register", "/register")]
    [InlineData("first_screen=reset_password", "/reset-password")]
    [InlineData("first_screen=identifier:sign_in&identifier=email", "/identifier-sign-in")]
    [InlineData("first_screen=identifier:register&identifier=email", "/identifier-register")]
    [InlineData("first_screen=single_sign_on&login_hint=barbara%40university.example", "/single-sign-on")]
    [InlineData("interactionMode=signUp", "/register")]
    [InlineData("organization_id=night-readers", "/sign-in")]
    public async Task A_link_opens_the_page_of_the_sign_in_experience_that_it_asks_for(string parameters, string path)
    {
        var experience = await OpenAsync($"/sign-in?{parameters}");

        Assert.Equal((site.App.Tenant.Authority, path), (experience.Url.Authority, experience.Url.AbsolutePath));
        if (parameters.Contains("login_hint", StringComparison.Ordinal))
        {
            Assert.Equal("barbara@university.example", experience.Document.QuerySelector("input[type=email]")!.GetAttribute("value"));
            experience = await _browser.PressAsync(experience, "Continue");
            Assert.Equal("/sso/university-local", experience.Url.AbsolutePath);
        }

        Assert.Equal(parameters.StartsWith("organization_id", StringComparison.Ordinal), experience.Text.Contains("Night Readers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_is_edited_here_and_a_Patreon_account_that_is_linked_are_the_tenants_too()
    {
        await _browser.PressAsync(await OpenAsync("/sign-in?direct_sign_in=sso:university-local"), "Barbara Liskov");
        var edit = await OpenAsync("/account/edit");
        edit.Document.QuerySelector("#name")!.SetAttribute("value", "Barbara J. Liskov");
        await _browser.PressAsync(edit, "Save");

        Assert.Contains("Barbara J. Liskov", (await OpenAsync("/account")).Text, StringComparison.Ordinal);
        var user = await site.Management.FindUserAsync("Barbara J. Liskov");
        Assert.NotNull(user);

        // The tenant mails no codes. With a password there is another way to confirm who one is, so the Account Center can be offered.
        await site.Management.CallAsync(HttpMethod.Patch, $"/api/users/{user}/password", new { password = "a-long-password-of-the-sample" });
        var center = await _browser.FollowAsync(await OpenAsync("/account/edit"), "Link a Patreon account");
        var patreon = await _browser.PressAsync(center, "Patreon");
        var back = await _browser.PressAsync(patreon, "Beatrice Warde");
        Assert.Equal(site.App.Url.Authority, back.Url.Authority);
        Assert.NotNull((await site.Management.CallAsync(HttpMethod.Get, $"/api/users/{user}"))!["identities"]!["patreon"]);
    }

    [Fact]
    public async Task The_tenants_tokens_are_for_what_the_site_asks_and_open_its_api()
    {
        await site.SignInAsync(_browser, "active patron");

        var opaque = await site.AskTokenAsync(_browser);
        Assert.DoesNotContain('.', opaque.Token!);
        var ofResource = await site.AskTokenAsync(_browser, site.Resource);
        Assert.Equal(site.Resource, (string?)ofResource.Claims["aud"]);
        Assert.Equal(["read:membership", "read:profile", "read:shelf", "write:shelf"], ofResource.Scopes.Order());
        var ofOrganization = await site.AskTokenAsync(_browser, organization: "bangkok-readers");
        Assert.Equal("urn:logto:organization:bangkok-readers", (string?)ofOrganization.Claims["aud"]);
        Assert.Equal(["read:circle"], ofOrganization.Scopes);
        var ofBoth = await site.AskTokenAsync(_browser, site.Resource, "night-readers");
        Assert.Equal((site.Resource, "night-readers"), ((string?)ofBoth.Claims["aud"], (string?)ofBoth.Claims["organization_id"]));
        Assert.Equal("Denied", (await site.AskTokenAsync(_browser, organization: "no-such-circle")).Result);
        Assert.Equal("Issued", (await site.AskTokenAsync(_browser)).Result);

        Assert.Equal("Ada Lovelace", (string?)(await site.CallApiAsync("/api/me", ofResource.Token)).Json["name"]);
        Assert.Equal(HttpStatusCode.OK, (await site.CallApiAsync("/api/memberships/me", ofResource.Token)).Status);
        Assert.DoesNotContain("minutes-of-the-night-readers", await ListAsync(ofResource.Token!));
        Assert.Contains("minutes-of-the-night-readers", await ListAsync(ofBoth.Token!));
        Assert.DoesNotContain("minutes-of-the-night-readers", await ListAsync((await site.AskTokenAsync(_browser, site.Resource, "bangkok-readers")).Token!));
        foreach (var book in (await site.CallApiAsync("/api/shelf", ofBoth.Token)).Json["items"]!.AsArray())
        {
            var cover = (string?)book!["coverUrl"];
            Assert.Equal((string?)book["slug"] == "minutes-of-the-night-readers", cover is null);
            Assert.True(cover is null || await IsForEverybodyAsync(new Uri(cover)));
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await site.CallApiAsync("/api/me", ofBoth.Token)).Status);
        foreach (var token in (string?[])[opaque.Token, ofOrganization.Token, null])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await site.CallApiAsync("/api/shelf", token)).Status);
        }
    }

    [Fact]
    public async Task Twenty_parallel_requests_share_one_refresh_of_a_tenant_that_replaces_refresh_tokens()
    {
        await site.SignInAsync(_phone, "active patron");
        var application = await _browser.OpenAsync(new Uri(site.App.Tenant, "/console/application"));
        application = await _browser.PressAsync(application, "Replace the refresh token at every refresh");
        try
        {
            foreach (var organization in (string?[])["night-readers", "bangkok-readers", null])
            {
                var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => site.AskTokenAsync(_phone, site.Resource, organization)));

                Assert.All(answers, answer => Assert.Equal("Issued", answer.Result));
                Assert.Single(answers.Select(answer => answer.Token).Distinct());
            }
        }
        finally
        {
            await _browser.PressAsync(application, "Replace it after 70 % of its lifetime");
        }
    }

    private Task<Page> OpenAsync(string path) => _browser.OpenAsync(new Uri(site.App.Url, path));

    private static async Task<bool> IsForEverybodyAsync(Uri address)
    {
        using var stranger = new TestBrowser();
        using var response = await stranger.GetAsync(address);
        return response.IsSuccessStatusCode;
    }

    private async Task<IEnumerable<string>> ListAsync(string token)
    {
        var (status, shelf) = await site.CallApiAsync("/api/shelf", token);
        Assert.Equal(HttpStatusCode.OK, status);
        return shelf["items"]!.AsArray().Select(book => (string)book!["slug"]!);
    }

    private async Task<long> SessionsAsync(string name) => (long)(await site.App.QueryAsync(
        $"SELECT count(*) FROM UserSessions WHERE ProfileId IN (SELECT Id FROM UserProfiles WHERE Name = '{name}')"))[0][0]!;
}
