using System.Net;
using Bookstore.Testing;

namespace Bookstore.Conformance.Tests;

/// <summary>Methods and paths that no link of the site has.</summary>
public sealed class InvalidMethodTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>
{
    private const string Chapter = "Invalid browser requests: methods and paths";

    private static readonly string[] Pages =
        ["/", "/sign-in", "/sign-up", "/callback", "/callback?code=a&state=b", "/sign-out", "/account", "/error", "/language/en", "/nope"];

    private RunningApp App => fixture.App;

    [Theory]
    [Case(Chapter, "at every page, signed in and signed out: no server error, no session opened or ended")]
    [InlineData("HEAD", "RFC 9110 9.3.2")]
    [InlineData("OPTIONS", "RFC 9110 9.3.7")]
    [InlineData("TRACE", "RFC 9110 9.3.8")]
    [InlineData("PUT", "RFC 9110 9.3.4")]
    [InlineData("DELETE", "RFC 9110 9.3.5")]
    [InlineData("PATCH", "RFC 5789")]
    [InlineData("POST", "RFC 9110 9.3.3")]
    [InlineData("PROPFIND", "RFC 4918 9.1")]
    [InlineData("BREW", "RFC 2324 2.1.1")]
    public async Task An_unexpected_method_causes_no_server_error(string method, string spec)
    {
        _ = spec;
        using var browser = new TestBrowser();
        await browser.OpenAsync(new Uri(App.Url, "/sign-in"));
        var cookies = browser.CookieHeader(App.Url);
        foreach (var page in Pages)
        {
            foreach (var sent in (string?[])[null, cookies])
            {
                var answer = await RawRequest.SendAsync(App.Url, page, sent, method, body: method == "HEAD" ? null : []);

                Assert.True(answer.Status is >= 200 and < 500, $"{page}: {answer.Status}");
                Assert.Null(answer.SessionKey);
                Assert.True(method == "HEAD" || answer.Status != 405 || answer.Values("Allow").Any(), $"{page} allows nothing");
            }
        }

        Assert.True(await App.OpensTheAccountAsync(cookies));
    }

    [Fact]
    [Case(Chapter, "405 with the methods that there are", What = "a form's token at a page that takes no form", Spec = "RFC 9110 15.5.6")]
    public async Task A_post_to_a_page_without_a_form_gets_405_with_the_allowed_methods()
    {
        using var browser = new TestBrowser();
        await browser.OpenAsync(new Uri(App.Url, "/sign-in"));
        var form = "__RequestVerificationToken=" + (await browser.OpenAsync(App.Url)).FormToken();

        foreach (var page in (string[])["/sign-in", "/sign-up", "/callback"])
        {
            var answer = await RawRequest.PostAsync(App.Url, page, form, browser.CookieHeader(App.Url));

            Assert.Equal((405, "GET, HEAD"), (answer.Status, answer.Values("Allow").Single()));
            Assert.Contains("Home", WebUtility.HtmlDecode(answer.Body), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [Case(Chapter, "a page of the site or a 4xx, no session opened or ended")]
    [InlineData("`/sign-out/`", "RFC 3986 6.2.3", "/sign-out/")]
    [InlineData("`/SIGN-OUT`", "RFC 3986 6.2.2.1", "/SIGN-OUT")]
    [InlineData("`//`", "RFC 3986 3.3", "//")]
    [InlineData("`//sign-out`", "RFC 3986 3.3", "//sign-out")]
    [InlineData("`//evil.example/%2e%2e`", "RFC 3986 3.3", "//evil.example/%2e%2e")]
    [InlineData("`/%2e%2e/`", "RFC 3986 6.2.2.3", "/%2e%2e/")]
    [InlineData("`/../../etc/passwd`", "RFC 3986 5.2.4", "/../../etc/passwd")]
    [InlineData("`/..%2f..%2fappsettings.json`", "RFC 3986 5.2.4", "/..%2f..%2fappsettings.json")]
    [InlineData("`/..%5c..%5cappsettings.json`", "RFC 3986 5.2.4", "/..%5c..%5cappsettings.json")]
    [InlineData("`/callback;x`", "RFC 3986 3.3", "/callback;x?code=a&state=b")]
    [InlineData("`/Callback`", "RFC 3986 6.2.2.1", "/Callback?code=a&state=b")]
    [InlineData("`/callback/`", "RFC 3986 6.2.3", "/callback/?code=a&state=b")]
    [InlineData("`/callback%2f`", "RFC 3986 2.2", "/callback%2f?code=a&state=b")]
    [InlineData("`/callback%00`", "RFC 3986 7.3", "/callback%00?code=a&state=b")]
    [InlineData("`/%63allback`", "RFC 3986 6.2.2.2", "/%63allback?code=a&state=b")]
    [InlineData("`/callback#a`", "RFC 9112 3.2.1", "/callback#a")]
    [InlineData("a path that is no UTF-8", "RFC 3629 3", "/%C0%AE%C0%AE/%FF")]
    [InlineData("a path with CRLF", "RFC 9110 5.5", "/%0D%0ASet-Cookie:evil=1")]
    [InlineData("a path with half an escape", "RFC 3986 2.1", "/%")]
    [InlineData("a path with a lone surrogate", "RFC 3629 3", "/%ED%A0%80")]
    [InlineData("a path of bidi overrides and zero-width characters", "UAX #9", "/%E2%80%AE%E2%80%8B")]
    [InlineData("a path of unescaped letters", "RFC 3986 2.1", "/ภาษาไทย")]
    [InlineData("a path of markup", "RFC 3986 2.1", "/<script>alert(1)</script>?<script>alert(1)</script>")]
    [InlineData("another host as absolute form", "RFC 9112 3.2.2", "http://evil.example/")]
    [InlineData("asterisk", "RFC 9112 3.2.4", "*")]
    [InlineData("no path", "RFC 9112 3.2", "")]
    [InlineData("1,000 segments", "RFC 3986 3.3", "{segments}")]
    public async Task A_malformed_path_causes_no_server_error(string what, string spec, string target)
    {
        _ = (what, spec);
        using var browser = new TestBrowser();
        await browser.OpenAsync(new Uri(App.Url, "/sign-in"));
        var cookies = browser.CookieHeader(App.Url);

        var answer = await RawRequest.SendAsync(
            App.Url, target.Replace("{segments}", string.Concat(Enumerable.Repeat("/a", 1000)), StringComparison.Ordinal), cookies);

        Assert.True(answer.Status is >= 200 and < 500, $"{answer.Status}");
        Assert.Null(answer.SessionKey);
        Assert.DoesNotContain("<script>alert", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", answer.Location ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain(answer.Values("Set-Cookie"), cookie => cookie.StartsWith("evil", StringComparison.Ordinal));
        Assert.True(await App.OpensTheAccountAsync(cookies));
    }

    [Theory]
    [Case(Chapter, "no server error; nothing of it in the page as markup")]
    [InlineData("`screen`", "RFC 3986 7.3", "/sign-in?screen=")]
    [InlineData("`with`", "RFC 3986 7.3", "/sign-in?with=")]
    [InlineData("`another`", "RFC 3986 7.3", "/sign-in?another=")]
    [InlineData("`returnUrl`", "RFC 3986 7.3", "/sign-up?returnUrl=")]
    [InlineData("the language", "RFC 3986 7.3", "/language/")]
    [InlineData("`handler` of a page", "RFC 3986 7.3", "/account?handler=")]
    [InlineData("a parameter of a page that is not there", "RFC 3986 7.3", "/nope?a=")]
    public async Task Unusual_characters_in_a_parameter_cause_no_server_error(string what, string spec, string target)
    {
        _ = (what, spec);
        string[] values =
        [
            "", "%00", "%0D%0ASet-Cookie:%20evil=1", "%E2%80%AE%E2%80%8B%EF%BB%BF", "%ED%A0%80", "%C0%AF", "%", "%u0041", "%F0%9F%98%80",
            "<script>alert(1)</script>", "%3Cscript%3Ealert(1)%3C/script%3E", "\"'><img%20src=x%20onerror=alert(1)>", "{0}", "../../etc/passwd",
            "99999999999999999999", "-1", "NaN", "a&a=b&a=c", new string('a', 7000),
        ];
        foreach (var value in values)
        {
            var answer = await RawRequest.SendAsync(App.Url, target + value);

            Assert.True(answer.Status is >= 200 and < 500, $"{target}{value}: {answer.Status}");
            Assert.DoesNotContain("<script>alert", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(answer.Values("Set-Cookie"), cookie => cookie.StartsWith("evil", StringComparison.Ordinal));
        }
    }
}
