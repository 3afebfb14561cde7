using Bookstore.Testing;

namespace Bookstore.Conformance.Tests;

/// <summary>Forms that another site, or another person, sends.</summary>
public sealed class InvalidFormTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>, IAsyncLifetime
{
    private const string Chapter = "Invalid browser requests: forms";

    private readonly TestBrowser _browser = new();
    private readonly TestBrowser _other = new();
    private string _cookies = "";
    private string _token = "";
    private string _otherToken = "";

    private RunningApp App => fixture.App;

    public async Task InitializeAsync()
    {
        await _browser.OpenAsync(new Uri(App.Url, "/sign-in"));
        _token = (await _browser.OpenAsync(App.Url)).FormToken();
        _cookies = _browser.CookieHeader(App.Url);

        fixture.Provider.Reset();
        fixture.Provider.Claims["sub"] = "another-person";
        fixture.Provider.UserInfo = () => Microsoft.AspNetCore.Http.Results.Text("""{"sub":"another-person"}""", "application/json");
        await _other.OpenAsync(new Uri(App.Url, "/sign-in"));
        _otherToken = (await _other.OpenAsync(App.Url)).FormToken();
        fixture.Provider.Reset();
    }

    public Task DisposeAsync()
    {
        _browser.Dispose();
        _other.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [Case(Chapter, "a page that says so, at every form; nothing changed")]
    [InlineData("the right token, and the browser says it is cross-site", "Fetch Metadata 2.3", "{token}", "Sec-Fetch-Site: cross-site\r\n")]
    [InlineData("the right token, and the browser says it is of a sibling", "Fetch Metadata 2.3", "{token}", "Sec-Fetch-Site: same-site\r\n")]
    [InlineData("the right token, from the origin of another site", "RFC 6454 7", "{token}", "Origin: https://evil.example\r\n")]
    [InlineData("the right token, from our host on another port", "RFC 6454 4", "{token}", "Origin: http://localhost:1\r\n")]
    [InlineData("no token, from another site", "Fetch Metadata 2.3", "", "Sec-Fetch-Site: cross-site\r\nOrigin: https://evil.example\r\n")]
    public async Task A_form_posted_from_another_site_is_rejected(string what, string spec, string token, string headers)
    {
        _ = (what, spec);
        foreach (var target in (string[])["/sign-out", "/account?handler=EndOtherSessions", "/account?handler=EndSession"])
        {
            var answer = await RawRequest.PostAsync(App.Url, target, Form(token), _cookies, headers);

            Assert.Equal(400, answer.Status);
            Assert.Contains("understand that request", answer.Body, StringComparison.Ordinal);
            await NothingChangedAsync();
        }
    }

    [Theory]
    [Case(Chapter, "the page is shown again with a question, at every form; nothing changed")]
    [InlineData("no token", "OWASP ASVS 4.2.2", "")]
    [InlineData("an empty token", "OWASP ASVS 4.2.2", "__RequestVerificationToken=")]
    [InlineData("another person's token", "OWASP ASVS 4.2.2", "{other}")]
    [InlineData("a token that is cut", "OWASP ASVS 4.2.2", "{cut}")]
    [InlineData("the token twice", "OWASP ASVS 4.2.2", "{token}&{token}")]
    [InlineData("a token of markup, NUL and CRLF", "OWASP ASVS 4.2.2", "__RequestVerificationToken=%3Cscript%3E%00%0D%0A")]
    [InlineData("2,000 fields", "OWASP ASVS 4.2.2", "{fields}")]
    [InlineData("a token, a sandboxed origin and no Fetch Metadata", "RFC 6454 7", "{other}", "Origin: null\r\n")]
    public async Task A_form_without_this_persons_antiforgery_token_changes_nothing(string what, string spec, string token, string headers = "")
    {
        _ = (what, spec);
        foreach (var target in (string[])["/sign-out", "/account?handler=EndOtherSessions", "/account?handler=EndSession"])
        {
            var answer = await RawRequest.PostAsync(App.Url, target, Form(token), _cookies, headers);

            Assert.Equal((302, target.Split('?')[0]), (answer.Status, answer.Location));
            await NothingChangedAsync();
        }
    }

    [Theory]
    [Case(Chapter, "accepted")]
    [InlineData("the right token, and the browser says it is ours", "Fetch Metadata 2.3", "Sec-Fetch-Site: same-origin\r\n")]
    [InlineData("the right token, and the person reloaded", "Fetch Metadata 2.3", "Sec-Fetch-Site: none\r\n")]
    [InlineData("the right token, from our origin", "RFC 6454 7", "Origin: {origin}\r\n")]
    [InlineData("the right token, of a browser that says nothing", "RFC 6454 7", "")]
    public async Task A_form_of_the_site_is_accepted(string what, string spec, string headers)
    {
        _ = (what, spec);
        var origin = App.Url.GetLeftPart(UriPartial.Authority);

        await RawRequest.PostAsync(App.Url, "/sign-out", Form("{token}"), _cookies, headers.Replace("{origin}", origin, StringComparison.Ordinal));

        Assert.False(await App.OpensTheAccountAsync(_cookies));
    }

    [Theory]
    [Case(Chapter, "no server error; nothing changed")]
    [InlineData("a body that is JSON", "RFC 9110 15.5.16", "application/json", "{\"a\":1}")]
    [InlineData("a multipart body that is cut", "RFC 7578 4.1", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb")]
    [InlineData("a multipart body without a boundary", "RFC 7578 4.1", "multipart/form-data", "--b")]
    [InlineData("a body of another character set", "RFC 9110 8.3.2", "application/x-www-form-urlencoded; charset=utf-7", "a=+AC8-")]
    public async Task A_body_that_is_not_a_form_changes_nothing(string what, string spec, string contentType, string body)
    {
        _ = (what, spec);
        foreach (var target in (string[])["/sign-out", "/account?handler=EndSession", "/callback", "/sign-in", "/", "/nope", "/backchannel-logout"])
        {
            var answer = await RawRequest.SendAsync(
                App.Url, target, _cookies, "POST", $"Content-Type: {contentType}\r\n", System.Text.Encoding.UTF8.GetBytes(body));

            Assert.InRange(answer.Status, 200, 499);
            await NothingChangedAsync();
        }
    }

    private string Form(string token) => token
        .Replace("{token}", "__RequestVerificationToken=" + _token, StringComparison.Ordinal)
        .Replace("{other}", "__RequestVerificationToken=" + _otherToken, StringComparison.Ordinal)
        .Replace("{cut}", "__RequestVerificationToken=" + _token[..^8], StringComparison.Ordinal)
        .Replace("{fields}", string.Join('&', Enumerable.Range(0, 2000).Select(number => $"a{number}=b")), StringComparison.Ordinal);

    private async Task NothingChangedAsync()
    {
        Assert.True(await App.OpensTheAccountAsync(_cookies));
        Assert.True(await App.OpensTheAccountAsync(_other.CookieHeader(App.Url)));
    }
}
