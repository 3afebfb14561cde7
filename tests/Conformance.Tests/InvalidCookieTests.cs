using Bookstore.Testing;

namespace Bookstore.Conformance.Tests;

/// <summary>Cookies of another release, of another app, cut, swapped and far too many.</summary>
public sealed class InvalidCookieTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>
{
    private const string Chapter = "Invalid browser requests: cookies";

    private RunningApp App => fixture.App;

    [Theory]
    [Case(Chapter, "signed out, with whole pages; the session itself stays")]
    [InlineData("a session key that is cut", "RFC 6265 5.4", "bookstore={key-}")]
    [InlineData("a session key that is longer", "RFC 6265 5.4", "bookstore={key}A")]
    [InlineData("a session key of another alphabet", "RFC 4648 5", "bookstore={key-}+")]
    [InlineData("a session key in standard base64, padded", "RFC 4648 4", "bookstore={key}=")]
    [InlineData("a session key in capitals", "RFC 6265 5.4", "bookstore={KEY}")]
    [InlineData("an unknown session key", "RFC 6265 8.4", "bookstore=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("a session key under the name that it has over TLS", "RFC 6265bis 4.1.3.2", "__Host-bookstore={key}")]
    [InlineData("the framework's own ticket, of an older release", "RFC 6265 5.4", "bookstore=CfDJ8NrAkSldwD9CpLRyOtm6FiJ1FR5z1cWwHk9jR0sPJ2VQ")]
    [InlineData("the framework's chunks, of which none is there", "RFC 6265 6.1", "bookstore=chunks-2147483647")]
    [InlineData("fewer chunks than none", "RFC 6265 6.1", "bookstore=chunks--1")]
    [InlineData("a JWT of another app on this host", "RFC 6265 8.5", "bookstore=eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.; .AspNetCore.Cookies=a")]
    [InlineData("markup", "RFC 6265 4.1.1", "bookstore=<script>alert(1)</script>; bookstore-form=<script>; bookstore-language=<script>")]
    [InlineData("letters beyond ASCII", "RFC 6265 4.1.1", "bookstore=ภาษาไทย\u202e\u200b; bookstore-form=😀; bookstore-language=😀")]
    [InlineData("escaped NUL and CRLF", "RFC 6265 4.1.1", "bookstore=%00%0D%0ASet-Cookie:evil=1; bookstore-form=%00")]
    [InlineData("no name, no value, no sense", "RFC 6265 5.4", "=; ;;; bookstore; =bookstore; bookstore==; bookstore-form==")]
    [InlineData("a form cookie of another key ring", "RFC 6265 8.4", "bookstore-form=CfDJ8NrAkSldwD9CpLRyOtm6FiJ1FR5z1cWwHk9jR0sPJ2VQ")]
    [InlineData("a language that is none", "RFC 6265 8.4", "bookstore-language=c=xx-YY|uic=../../etc/passwd")]
    public async Task Unknown_cookies_open_no_session_and_cause_no_error(string what, string spec, string cookies)
    {
        _ = (what, spec);
        using var browser = new TestBrowser();
        await browser.OpenAsync(new Uri(App.Url, "/sign-in"));
        var key = browser.Cookies.GetCookies(App.Url)["bookstore"]!.Value;
        var sent = cookies.Replace("{key-}", key[..^1], StringComparison.Ordinal)
            .Replace("{key}", key, StringComparison.Ordinal).Replace("{KEY}", key.ToUpperInvariant(), StringComparison.Ordinal);

        var home = await RawRequest.SendAsync(App.Url, "/", sent);
        var account = await RawRequest.SendAsync(App.Url, "/account", sent);
        var signIn = await RawRequest.SendAsync(App.Url, "/sign-in", sent);
        var signOut = await RawRequest.PostAsync(App.Url, "/sign-out", "", sent);
        var callback = await RawRequest.SendAsync(App.Url, "/callback", sent);

        Assert.Equal((200, 302, 302, 302, 400), (home.Status, account.Status, signIn.Status, signOut.Status, callback.Status));
        Assert.Contains("Sign in", home.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", home.Body, StringComparison.Ordinal);
        Assert.Equal("/sign-in?returnUrl=%2Faccount", account.Location);
        Assert.True(await App.OpensTheAccountAsync($"bookstore={key}"));
    }

    [Fact]
    [Case(Chapter, "signs in", What = "a sign-in on top of cookies of another app under our names", Spec = "RFC 6265 8.5")]
    public async Task A_sign_in_with_another_apps_cookies_succeeds()
    {
        var signIn = await StartedSignIn.BeginAsync(App.Url);
        var parameters = await signIn.ApproveAsync(fixture.Provider);

        var answer = await RawRequest.SendAsync(
            App.Url, $"/callback?{parameters}", $"bookstore=chunks-2147483647; bookstoreC1=eyJ; bookstore-form=old; {signIn.Cookie}");

        Assert.Equal((302, "/"), (answer.Status, answer.Location));
        Assert.True(await App.OpensTheAccountAsync($"bookstore={answer.SessionKey}"));
    }

    [Theory]
    [Case(Chapter, "a whole page, or rejected by the server as too large (RFC 6585 5)")]
    [InlineData("a Cookie header of 20 KB", "RFC 6585 5", 20)]
    [InlineData("a Cookie header of 40 KB", "RFC 6585 5", 40)]
    [InlineData("a Cookie header of 1 MB", "RFC 6585 5", 1024)]
    public async Task A_large_cookie_header_causes_no_server_error(string what, string spec, int kilobytes)
    {
        _ = (what, spec);
        var cookies = string.Join("; ", Enumerable.Range(0, kilobytes).Select(number => $"other{number}={new string('a', 1010)}"));

        var answer = await RawRequest.SendAsync(App.Url, "/", cookies);

        Assert.Contains(answer.Status, kilobytes > 32 ? (int[])[400, 431] : [200, 400, 431]);
    }
}
