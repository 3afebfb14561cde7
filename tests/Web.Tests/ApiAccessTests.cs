using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>Who may call the API, and how it says no.</summary>
public sealed class ApiAccessTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    public static TheoryData<string, string> Endpoints => new()
    {
        { "/api/me", "read:profile" },
        { "/api/memberships/me", "read:membership" },
        { "/api/shelf", "read:shelf" },
        { "/api/shelf/the-night-press", "read:shelf" },
        { "/api/shelf/the-night-press/files/The%20Night%20Press.pdf", "read:shelf" },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_session_alone_is_401_and_no_redirect(string path, string scope)
    {
        _ = scope;
        var cookies = fixture.Browser.Cookies.GetCookieHeader(fixture.App.Url);
        Assert.NotEmpty(cookies);

        var answer = await fixture.AskWithAsync(path, token: null, request => request.Headers.Add("Cookie", cookies));

        Assert.Equal((401, "token_missing", "Bearer"), (answer.Status, answer.Code, Assert.Single(answer.Response.Headers.WwwAuthenticate).ToString()));
        Assert.Null(answer.Response.Headers.Location);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_token_without_the_scope_is_403_and_names_it(string path, string scope)
    {
        foreach (var granted in (string[])["", "openid", scope + "s", scope.ToUpperInvariant(), scope == "read:shelf" ? "read:profile read:membership" : "read:shelf"])
        {
            var answer = await fixture.AskAsync(path, granted);

            Assert.Equal((403, "insufficient_scope"), (answer.Status, answer.Code));
            var challenge = Assert.Single(answer.Response.Headers.WwwAuthenticate).ToString();
            Assert.Contains("error=\"insufficient_scope\"", challenge, StringComparison.Ordinal);
            Assert.Contains($"scope=\"{scope}\"", challenge, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_and_the_cookie_of_another_person_is_the_tokens_person()
    {
        var cookies = fixture.Browser.Cookies.GetCookieHeader(fixture.App.Url);
        await SignInAsync("somebody-else");

        var answer = await fixture.AskWithAsync(
            "/api/me", fixture.Provider.IssueAccessToken("read:profile", "somebody-else"), request => request.Headers.Add("Cookie", cookies));

        Assert.Equal("somebody-else", answer.Json["sub"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_person_who_never_signed_in_has_no_profile_and_sees_what_everyone_sees()
    {
        await AssertForbiddenAsync("unknown_person", scope => fixture.Provider.IssueAccessToken(scope, "a-stranger"));
        await AssertPublicShelfAsync(fixture.Provider.IssueAccessToken("read:shelf", "a-stranger"));
    }

    [Fact]
    public async Task An_applications_own_token_has_no_person_and_sees_what_everyone_sees()
    {
        await AssertForbiddenAsync("no_person", scope => fixture.Provider.IssueAccessToken(scope, "machine", "machine"));
        await AssertPublicShelfAsync(fixture.Provider.IssueAccessToken("read:shelf", "machine", "machine"));
    }

    [Fact]
    public async Task A_token_of_an_organization_opens_the_shelf_and_no_personal_data()
    {
        await AssertForbiddenAsync("limited_to_organization", Token);

        fixture.Say(PatronsFixture.Press);
        Assert.Equal(200, (await fixture.AskWithAsync("/api/shelf", Token("read:shelf"))).Status);

        string Token(string scope)
        {
            var claims = fixture.Provider.AccessTokenClaims(scope);
            claims["organization_id"] = "circle";
            return fixture.Provider.Sign(fixture.Provider.AccessTokenHeader(), claims);
        }
    }

    [Fact]
    public async Task A_suspended_person_is_403_everywhere_with_a_token_that_is_still_valid()
    {
        await SignInAsync("suspended-soon");
        var token = fixture.Provider.IssueAccessToken("read:shelf read:profile read:membership", "suspended-soon");
        Assert.Equal(200, (await fixture.AskWithAsync("/api/me", token)).Status);

        await fixture.SuspendAsync("suspended-soon");

        foreach (var path in Endpoints.Select(endpoint => (string)endpoint[0]))
        {
            var answer = await fixture.AskWithAsync(path, token);
            Assert.Equal((403, "suspended"), (answer.Status, answer.Code));
        }
    }

    [Theory]
    [InlineData("GET", "/api", 404, "not_found")]
    [InlineData("GET", "/API/none", 404, "not_found")]
    [InlineData("GET", "/api/shelf/none", 404, "not_found")]
    [InlineData("GET", "/api/shelf/the-lamp-on-the-landing/files/none.pdf", 404, "not_found")]
    [InlineData("GET", "/api/shelf/the-lamp-on-the-landing/files/..%2Fbook.json", 404, "not_found")]
    [InlineData("POST", "/api/me", 405, "method_not_allowed")]
    [InlineData("DELETE", "/api/shelf/the-night-press", 405, "method_not_allowed")]
    [InlineData("OPTIONS", "/api/shelf", 405, "method_not_allowed")]
    public async Task What_is_not_there_is_a_problem_and_no_page(string method, string path, int status, string code)
    {
        var answer = await fixture.AskAsync(path, "read:shelf", request => request.Method = new HttpMethod(method));

        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Equal(status == 405 ? ["GET", "HEAD"] : [], answer.Response.Content.Headers.Allow);
        Assert.DoesNotContain("Access-Control-Allow-Origin", answer.Response.Headers.Select(header => header.Key));
    }

    [Fact]
    public async Task A_content_type_that_cannot_be_read_is_a_problem()
    {
        var answer = await fixture.AskAsync("/api/me", "read:profile", request =>
        {
            request.Method = HttpMethod.Post;
            request.Content = new StringContent("a");
            request.Content.Headers.Remove("Content-Type");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "text/plain; charset=utf-7");
        });

        Assert.Equal((415, "unsupported_media_type"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("text/html", 406)]
    [InlineData("application/json;q=0, text/*", 406)]
    [InlineData("application/xml, application/json;q=0.1", 200)]
    [InlineData("*/*", 200)]
    [InlineData("application/*", 200)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("Application/JSON;charset=UTF-8;q=0.5", 200)]
    [InlineData("application/json; charset=utf-8; q=0", 406)]
    public async Task Only_json_is_served(string accept, int status)
    {
        var answer = await fixture.AskAsync("/api/me", "read:profile", request => request.Headers.TryAddWithoutValidation("Accept", accept));

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 406 ? "not_acceptable" : null, status == 406 ? answer.Code : null);
    }

    private async Task SignInAsync(string subject)
    {
        using var browser = new TestBrowser();
        browser.Cookies.Add(fixture.Provider.Url, new Cookie(TestProvider.PersonCookie, subject));
        var page = await browser.OpenAsync(new Uri(fixture.App.Url, "/sign-in"));
        Assert.Contains("Hello", page.Text, StringComparison.Ordinal);
    }

    private async Task AssertForbiddenAsync(string code, Func<string, string> token)
    {
        foreach (var (path, scope) in ((string, string)[])[("/api/me", "read:profile"), ("/api/memberships/me", "read:membership")])
        {
            var answer = await fixture.AskWithAsync(path, token(scope));
            Assert.Equal((403, code), (answer.Status, answer.Code));
        }
    }

    private async Task AssertPublicShelfAsync(string token)
    {
        fixture.Say(PatronsFixture.Press);
        var shelf = await fixture.AskWithAsync("/api/shelf", token);
        Assert.Equal(["the-lamp-on-the-landing"], shelf.Json["items"]!.AsArray()
            .Where(book => book!["isOpen"]!.GetValue<bool>()).Select(book => book!["slug"]!.GetValue<string>()));
        Assert.Equal("membership_required", (await fixture.AskWithAsync("/api/shelf/the-night-press/files/The%20Night%20Press.pdf", token)).Code);
    }
}
