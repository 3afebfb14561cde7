using System.Net;
using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.FakePatrons;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Web.Tests;

/// <summary>Roles and permissions at Logto: which pages they open, and what those see who lack them.</summary>
public sealed class RoleTests : IAsyncLifetime
{
    private const string Api = "https://books.example/api";

    private static readonly string[] LibrarianAndReader = ["librarian", "reader"];

    private readonly TestBrowser _browser = new();
    private readonly string _members = Path.GetTempFileName();
    private readonly Tokens _tokens = new();
    private readonly LateClock _clock = new();
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_members, JsonSerializer.Serialize(PatronsFixture.Free));
        _provider = await TestProvider.StartAsync();
        _app = await RunningApp.StartAsync(
            services =>
            {
                services.AddFakePatrons(_members);
                services.AddSingleton<IAccessTokens>(_tokens);
                services.AddClock(_clock);
            },
            [
                .. _provider.Settings(),
                ("Logto__ApiResource", Api),
                ("Logto__Scopes", "openid profile identities roles urn:logto:scope:organizations offline_access write:shelf invite:reader"),
            ]);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
        File.Delete(_members);
    }

    [Fact]
    public async Task A_librarian_finds_the_desk_and_sees_who_can_open_each_book()
    {
        Report("librarian");
        var home = await SignInAsync("/");

        var desk = await _browser.FollowAsync(home, "The librarian's desk");

        Assert.Equal(("/librarian", HttpStatusCode.OK), (desk.Url.AbsolutePath, desk.Status));
        Assert.Contains("Who can open it For “Patron of the Press” patrons and above, from $5 a month", desk.Text, StringComparison.Ordinal);
        Assert.Contains("Who can open it Open to everyone", desk.Text, StringComparison.Ordinal);
        Assert.Contains("the-night-press/book.json", desk.Text, StringComparison.Ordinal);
        Assert.Matches(@"Files EPUB [\d.]+ [KM]B", desk.Text);
    }

    [Fact]
    public async Task A_visitor_signs_in_first_and_lands_on_the_desk()
    {
        Report("librarian");

        Assert.Equal("The librarian's desk", (await SignInAsync("/librarian", "/librarian")).Document.QuerySelector("h1")!.TextContent);
    }

    [Theory]
    [InlineData("en", "You don't have access to this page", "for people with the role “librarian”", "Your roles: reader, Librarian")]
    [InlineData("th", "คุณไม่มีสิทธิ์เข้าหน้านี้", "ผู้ที่มีบทบาท “librarian”", "บทบาทของคุณ: reader, Librarian")]
    public async Task Somebody_with_other_roles_sees_which_one_is_missing_and_which_they_have(string language, string heading, string missing, string held)
    {
        _browser.AcceptLanguage = language;
        Report("reader", "Librarian");

        var page = await SignInAsync("/librarian");

        Assert.Equal((HttpStatusCode.Forbidden, "/librarian"), (page.Status, page.Url.AbsolutePath));
        Assert.Equal(heading, page.Document.QuerySelector("h1")!.TextContent);
        Assert.Contains(missing, page.Text, StringComparison.Ordinal);
        Assert.Contains(held, page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("nav a[href='/librarian']"));
        Assert.Equal("/another-account?returnUrl=%2Flibrarian", page.Document.QuerySelector("main a.button")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Any_of_several_roles_opens_a_page()
    {
        Report();
        var denied = await SignInAsync("/archive");
        Assert.Contains("one of these roles: archivist, librarian.", denied.Text, StringComparison.Ordinal);
        Assert.Contains("You have no roles here.", denied.Text, StringComparison.Ordinal);

        Report("archivist");
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync("/archive", "/sign-in?another=1&returnUrl=/archive")).Status);
    }

    [Fact]
    public async Task The_account_page_lists_what_logto_reports()
    {
        _provider.UserInfo = () => Results.Json(new
        {
            sub = "abc123def456",
            given_name = "Robin <b>",
            website = "https://robin.example/",
            profile = "javascript:alert(1)",
            phone_number = "66812345678",
            address = new { locality = "Bangkok", country = "Thailand" },
            roles = LibrarianAndReader,
            identities = new { github = new { userId = "42" } },
            sso_identities = new[] { new { issuer = "https://sso.example", identityId = "7", detail = new { email = "robin@work.example" } } },
            created_at = 1795458683290,
            middle_name = (string?)null,
        });

        var account = await SignInAsync("/account");

        var items = account.Document.QuerySelectorAll("details.card dt").Select(term => $"{term.TextContent}: {term.NextElementSibling!.TextContent}");
        Assert.Equal(
            """
            Given name: Robin <b>
            Website: https://robin.example/
            Phone: 66812345678
            Address: Bangkok, Thailand
            Roles: librarian, reader
            Linked accounts: 42 (GitHub)
            Work accounts: robin@work.example (https://sso.example)
            Account created: 23 Nov 2026, 18:31
            """,
            string.Join('\n', items));
        Assert.Equal("https://robin.example/", account.Document.QuerySelector("main details a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task A_permission_in_the_token_opens_a_page_and_its_end_closes_it()
    {
        _tokens.Result = Issued("write:shelf");
        Assert.Equal("New books", (await SignInAsync("/accessions")).Document.QuerySelector("h1")!.TextContent);
        Assert.Equal(new AccessTokenTarget(Api), _tokens.Target);

        _tokens.Result = Issued("read:shelf");
        var page = await OpenAsync("/accessions");
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains("It requires the permission “write:shelf”.", page.Text, StringComparison.Ordinal);
        Assert.Contains("Your permissions: read:shelf", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_permission_of_an_organization_needs_a_current_one()
    {
        _tokens.Result = Issued("invite:reader");

        var page = await SignInAsync("/guests");

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains("It requires the permission “invite:reader” in an organization", page.Text, StringComparison.Ordinal);
        Assert.Equal("/account", page.Document.QuerySelector("main a.button")!.GetAttribute("href"));
    }

    [Fact]
    public async Task While_logto_can_not_be_asked_the_page_is_not_denied_but_unavailable()
    {
        _tokens.Result = Issued("write:shelf");
        await SignInAsync("/accessions");
        _tokens.Result = new AccessTokenResult.Unavailable();

        using var response = await _browser.GetAsync(new Uri(_app.Url, "/accessions?page=2"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("3", Assert.Single(response.Headers.GetValues("Retry-After")));
        var page = await OpenAsync("/accessions?page=2");
        Assert.Contains("We can't check your permissions right now", page.Text, StringComparison.Ordinal);

        _tokens.Result = Issued("write:shelf");
        Assert.Equal("/accessions?page=2", (await _browser.FollowAsync(page, "Try again")).Url.PathAndQuery);
    }

    [Fact]
    public async Task A_session_whose_tokens_are_lost_signs_in_again_but_not_in_a_circle()
    {
        _tokens.Result = new AccessTokenResult.SignInNeeded();

        // The session is new, so another sign-in would not help either.
        var page = await SignInAsync("/accessions");
        Assert.Equal(HttpStatusCode.InternalServerError, page.Status);

        _clock.Lateness = TimeSpan.FromMinutes(2);
        using var response = await _browser.GetAsync(new Uri(_app.Url, "/accessions"));
        Assert.Equal("/sign-in?returnUrl=%2Faccessions", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_session_from_before_the_first_permission_signs_in_for_it_but_not_in_a_circle()
    {
        _tokens.Result = new AccessTokenResult.ResourceNotGranted();
        Assert.Equal(HttpStatusCode.InternalServerError, (await SignInAsync("/accessions")).Status);

        _clock.Lateness = TimeSpan.FromMinutes(2);
        using var response = await _browser.GetAsync(new Uri(_app.Url, "/accessions"));
        Assert.Equal("/sign-in?returnUrl=%2Faccessions", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_setting_that_rules_the_permission_out_is_an_error_of_the_site()
    {
        _tokens.Result = new AccessTokenResult.Misconfigured("client secret has expired");

        Assert.Equal(HttpStatusCode.InternalServerError, (await SignInAsync("/accessions")).Status);
        await _app.WaitForLogAsync("Could not find out whether a person has the permission 'write:shelf': client secret has expired");
    }

    [Fact]
    public async Task A_sign_in_asks_for_the_scopes_of_the_setting_and_for_the_resources_of_its_permissions()
    {
        string? query = null;
        _provider.OnRequest = request =>
        {
            query = request.Path == "/oidc/auth" ? Uri.UnescapeDataString(request.QueryString.Value!) : query;
            return Task.CompletedTask;
        };
        await SignInAsync("/");

        Assert.Contains("scope=openid profile identities roles urn:logto:scope:organizations offline_access write:shelf invite:reader&", query, StringComparison.Ordinal);
        Assert.Contains($"resource={Api}&", query + "&", StringComparison.Ordinal);
        Assert.Contains("resource=urn:logto:resource:organizations&", query + "&", StringComparison.Ordinal);
    }

    private static AccessTokenResult.Issued Issued(params string[] scopes) => new("token", DateTimeOffset.UtcNow.AddHours(1), scopes);

    // Userinfo as Logto sends it.
    private void Report(params string[] roles) => _provider.UserInfo = () => Results.Json(new { sub = "abc123def456", name = "Robin Reader", identities = new { }, roles });

    private Task<Page> OpenAsync(string path) => _browser.OpenAsync(new Uri(_app.Url, path));

    private Task<Page> SignInAsync(string returnUrl, string? path = null) =>
        OpenAsync(path ?? $"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");

    private sealed class Tokens : IAccessTokens
    {
        public AccessTokenResult Result { get; set; } = new AccessTokenResult.Denied(null);

        public AccessTokenTarget? Target { get; private set; }

        public Task<AccessTokenResult> GetAsync(AccessTokenTarget target, CancellationToken cancellationToken)
        {
            Target = target;
            return Task.FromResult(Result);
        }

        public Task<AccessTokenResult> ReplaceAsync(AccessTokenTarget target, string rejected, CancellationToken cancellationToken) =>
            GetAsync(target, cancellationToken);
    }
}
