using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Web.Tests;

/// <summary>Reading circles over HTTP: the shelf, the account page, and the webhook that reaches open sessions.</summary>
public sealed class OrganizationTests : IAsyncLifetime
{
    private const string SigningKey = "the-signing-key";
    private const string Robin = "abc123def456";

    private readonly DirectoryInfo _shelf = Directory.CreateTempSubdirectory("bookstore-shelf-");
    private readonly TestBrowser _browser = new();
    private readonly TestBrowser _phone = new();
    private readonly TestBrowser _stranger = new();
    private readonly HttpClient _logto = new();
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        await PutAsync("all", "\"everyone\"");
        await PutAsync("bangkok", """{"to":"organization","id":"bangkok-readers"}""");
        await PutAsync("hosts", """{"to":"organization","id":"night-readers","role":"host"}""");
        await PutAsync("night", """{"to":"organization","id":"night-readers"}""");
        await PutAsync("patrons-or-night", """["patrons", {"to":"organization","id":"night-readers","name":"Night Readers"}]""");
        _provider = await TestProvider.StartAsync();
        _app = await RunningApp.StartAsync([.. _provider.Settings(), ("Shelf__Path", _shelf.FullName), ("Logto__WebhookSigningKey", SigningKey)]);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        _phone.Dispose();
        _stranger.Dispose();
        _logto.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
        _shelf.Delete(recursive: true);
    }

    [Fact]
    public async Task What_belongs_to_a_circle_is_seen_inside_it_only()
    {
        await SignInAsync(_browser, "night-readers:reader");

        Assert.Equal(["all", "hosts", "night", "patrons-or-night"], await ListAsync(_browser));
        Assert.Equal(["all", "patrons-or-night"], await ListAsync(_stranger));
        foreach (var path in (string[])["", "/cover", "/download/a.txt"])
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(_browser, $"/shelf/night{path}"));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(_stranger, $"/shelf/night{path}"));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(_browser, $"/shelf/bangkok{path}"));
        }

        var (hidden, missing) = (await OpenAsync(_stranger, "/shelf/night"), await OpenAsync(_stranger, "/shelf/missing"));
        Assert.Equal(missing.Text, hidden.Text);
    }

    [Fact]
    public async Task A_member_without_the_role_reads_which_role_it_takes_in_their_language()
    {
        await SignInAsync(_browser, "night-readers:reader");

        var page = await OpenAsync(_browser, "/shelf/hosts");

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Equal("For members of “Night Readers” with the role “host”", page.Document.QuerySelector("[aria-label='This is for a reading circle'] .requirement")!.TextContent);
        Assert.DoesNotContain("Patreon", page.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        _browser.AcceptLanguage = "th";
        Assert.Contains("เปิดให้สมาชิกของ “Night Readers” ที่มีบทบาท “host”", (await OpenAsync(_browser, "/shelf/hosts")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_denial_names_all_ways_in_and_any_of_them_opens()
    {
        await SignInAsync(_browser);

        var denied = await OpenAsync(_browser, "/shelf/patrons-or-night");

        Assert.Equal(HttpStatusCode.Forbidden, denied.Status);
        Assert.Equal(["For all paying patrons", "For members of “Night Readers”"], denied.Document.QuerySelectorAll("main li").Select(way => way.TextContent));
        Assert.Equal(
            ["For all paying patrons", "For members of “Night Readers”"],
            (await OpenAsync(_browser, "/shelf")).Document.QuerySelectorAll("a[href='/shelf/patrons-or-night']")[0].Closest("li")!
                .QuerySelectorAll(".requirement").Select(requirement => requirement.TextContent));

        await SignInAsync(_phone, "night-readers:reader");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(_phone, "/shelf/patrons-or-night/download/a.txt"));
    }

    [Fact]
    public async Task The_account_page_lists_the_circles_and_keeps_the_current_one_in_this_browser()
    {
        await SignInAsync(_browser, "night-readers:host", "bangkok-readers:");
        await SignInAsync(_phone, "night-readers:host", "bangkok-readers:");

        var account = await OpenAsync(_browser, "/account");
        Assert.Equal(
            ["Bangkok Readers No special role", "Night Readers Your roles: host"],
            account.Document.QuerySelectorAll("[aria-labelledby=circles] li > div").Select(circle => Fold(circle.TextContent)));
        account = await _browser.PressAsync(account, "Make current");
        Assert.EndsWith("/account", account.Url.AbsolutePath, StringComparison.Ordinal);

        Assert.Equal("Bangkok Readers Current circle No special role", Fold(account.Document.QuerySelector("[aria-labelledby=circles] li > div")!.TextContent));
        Assert.Equal(["bangkok", "all", "hosts", "night", "patrons-or-night"], await ListAsync(_browser));
        Assert.Equal(["all", "bangkok", "hosts", "night", "patrons-or-night"], await ListAsync(_phone));

        await SignInAsync(_browser, "night-readers:host", "bangkok-readers:");
        Assert.Equal(["bangkok", "all", "hosts", "night", "patrons-or-night"], await ListAsync(_browser));
        await _browser.PressAsync(await OpenAsync(_browser, "/account"), "Choose none");
        Assert.Equal(["all", "bangkok", "hosts", "night", "patrons-or-night"], await ListAsync(_browser));
    }

    [Theory]
    [InlineData("others", HttpStatusCode.Redirect)]
    [InlineData("", HttpStatusCode.Redirect)]
    [InlineData(null, HttpStatusCode.BadRequest)]
    public async Task A_circle_that_is_not_the_persons_is_not_chosen(string? organization, HttpStatusCode expected)
    {
        await SignInAsync(_browser, "night-readers:host");
        var form = (await OpenAsync(_browser, "/account")).Document.QuerySelector("[aria-labelledby=circles] form")!;

        using var response = await _browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(_app.Url, form.GetAttribute("action")!))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["organizationId"] = organization ?? new string('x', 256),
                ["__RequestVerificationToken"] = form.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!,
            }),
        });

        Assert.Equal(expected, response.StatusCode);
        Assert.Null((await OpenAsync(_browser, "/account")).Document.QuerySelector("[aria-labelledby=circles] .badge"));
    }

    [Fact]
    public async Task Somebody_in_no_circle_sees_nothing_of_them()
    {
        await SignInAsync(_browser);

        Assert.Null((await OpenAsync(_browser, "/account")).Document.QuerySelector("[aria-labelledby=circles]"));
    }

    [Fact]
    public async Task A_removal_at_Logto_reaches_every_open_session_at_its_next_request_even_if_Logto_is_down()
    {
        await SignInAsync(_browser, "night-readers:host", "bangkok-readers:");
        await SignInAsync(_phone, "night-readers:host");
        await _browser.PressAsync(await OpenAsync(_browser, "/account"), "Make current");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(_phone, "/shelf/night"));
        _provider.OnRequest = _ => throw new InvalidOperationException("Logto is down.");

        Assert.Equal(HttpStatusCode.OK, await DeliverAsync("removedUserIds", Robin, "night-readers"));

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(_browser, "/shelf/night"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(_phone, "/shelf/night/download/a.txt"));
        Assert.Equal(["bangkok", "all", "patrons-or-night"], await ListAsync(_browser));
        Assert.Equal(2L, (await _app.QueryAsync("SELECT count(*) FROM UserSessions WHERE RevalidationRequestedAt IS NOT NULL"))[0][0]);
        Assert.Contains("Removed an organization from 2 open session(s)", _app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removal_at_Logto_that_overtakes_a_sign_in_counts_at_its_first_page()
    {
        Report("night-readers:host");
        var outdated = _provider.UserInfo!;
        _provider.UserInfo = () =>
        {
            Report();
            return outdated();
        };
        var removal = new Lazy<Task<HttpStatusCode>>(() => DeliverAsync("removedUserIds", Robin, "night-readers"));
        _provider.OnRequest = request => request.Path == "/oidc/me" ? removal.Value : Task.CompletedTask;

        await OpenAsync(_browser, "/sign-in?returnUrl=/shelf");

        Assert.Equal(HttpStatusCode.OK, await removal.Value);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(_browser, "/shelf/night"));
        Assert.Equal(["all", "patrons-or-night"], await ListAsync(_browser));
        Assert.Single(_provider.Refreshes);
    }

    [Fact]
    public async Task A_removal_of_somebody_else_changes_nothing()
    {
        await SignInAsync(_browser, "night-readers:host");

        Assert.Equal(HttpStatusCode.OK, await DeliverAsync("removedUserIds", "somebody-else", "night-readers"));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(_browser, "/shelf/night"));
    }

    [Fact]
    public async Task An_addition_at_Logto_reaches_every_open_session_at_its_next_request_with_name_and_roles()
    {
        await SignInAsync(_phone);
        await SignInAsync(_browser);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(_browser, "/shelf/night"));
        Report("night-readers:host");

        Assert.Equal(HttpStatusCode.OK, await DeliverAsync("addedUserIds", Robin, "night-readers"));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(_browser, "/shelf/hosts"));
        Assert.Contains("Your roles: host", (await OpenAsync(_phone, "/account")).Text, StringComparison.Ordinal);
        Assert.Equal(0L, (await _app.QueryAsync("SELECT count(*) FROM UserSessions WHERE RevalidationRequestedAt IS NOT NULL"))[0][0]);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(_browser, "/shelf/hosts"));
        Assert.Equal(2, _provider.Refreshes.Count);
    }

    [Fact]
    public async Task While_Logto_is_down_an_addition_changes_nothing_and_ends_no_session()
    {
        await SignInAsync(_browser, "night-readers:host");
        _provider.OnRequest = _ => throw new InvalidOperationException("Logto is down.");

        Assert.Equal(HttpStatusCode.OK, await DeliverAsync("addedUserIds", Robin, "bangkok-readers"));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(_browser, "/shelf/night"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(_browser, "/shelf/bangkok"));
        Assert.Equal(1L, (await _app.QueryAsync("SELECT count(*) FROM UserSessions WHERE RevalidationRequestedAt IS NOT NULL"))[0][0]);
    }

    [Fact]
    public async Task A_late_webhook_about_a_removal_keeps_nobody_out_who_is_back()
    {
        await SignInAsync(_browser, "night-readers:host");

        Assert.Equal(HttpStatusCode.OK, await DeliverAsync("removedUserIds", Robin, "night-readers"));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(_browser, "/shelf/night"));
    }

    private async Task PutAsync(string slug, string opens)
    {
        var book = _shelf.CreateSubdirectory(slug).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(book, "book.json"), $$"""{ "title": "{{slug}}", "author": "a", "blurb": "b", "language": "en", "opens": {{opens}} }""");
        await File.WriteAllTextAsync(Path.Combine(book, "a.txt"), "text");
        await File.WriteAllTextAsync(Path.Combine(book, "cover.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
    }

    // As Logto's userinfo endpoint reports them: tests/Recordings/member-of-an-organization.userinfo.json
    private void Report(params string[] roles)
    {
        var organizations = roles.Select(role => role.Split(':')[0]).Distinct().ToArray();
        _provider.UserInfo = () => Results.Json(new
        {
            sub = Robin,
            name = "Robin Reader",
            identities = new { },
            roles = Array.Empty<string>(),
            organizations,
            organization_data = organizations.Select(id => new { id, name = id == "night-readers" ? "Night Readers" : "Bangkok Readers", description = (string?)null }),
            organization_roles = roles.Where(role => !role.EndsWith(':')),
        });
    }

    private Task<Page> SignInAsync(TestBrowser browser, params string[] roles)
    {
        Report(roles);
        return browser.OpenAsync(new Uri(_app.Url, "/sign-in"));
    }

    private async Task<string[]> ListAsync(TestBrowser browser) =>
        [.. (await OpenAsync(browser, "/shelf")).Document.QuerySelectorAll(".book-card h2").Select(title => title.TextContent)];

    private Task<Page> OpenAsync(TestBrowser browser, string path) => browser.OpenAsync(new Uri(_app.Url, path));

    private async Task<HttpStatusCode> StatusAsync(TestBrowser browser, string path)
    {
        using var response = await browser.GetAsync(new Uri(_app.Url, path));
        return response.StatusCode;
    }

    private async Task<HttpStatusCode> DeliverAsync(string list, string userId, string organizationId)
    {
        var body = new JsonObject
        {
            ["event"] = "Organization.Membership.Updated",
            ["createdAt"] = DateTimeOffset.UtcNow.ToString("o"),
            ["organizationId"] = organizationId,
            [list] = new JsonArray(userId),
        }.ToJsonString();
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(SigningKey), Encoding.UTF8.GetBytes(body)));
        using var response = await _logto.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(_app.Url, "/webhooks/logto"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { { "logto-signature-sha-256", signature } },
        });
        return response.StatusCode;
    }

    private static string Fold(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
