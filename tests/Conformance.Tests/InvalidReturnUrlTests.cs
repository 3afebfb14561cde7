using Bookstore.Testing;

namespace Bookstore.Conformance.Tests;

/// <summary>Return URLs that would like to lead elsewhere.</summary>
public sealed class InvalidReturnUrlTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>
{
    private const string Chapter = "Invalid browser requests: return URLs";

    private RunningApp App => fixture.App;

    [Theory]
    [Case(Chapter, "at `/sign-in`, `/sign-up`, `/language/th` and out of the sign-in: never leaves the site, splits no header")]
    [InlineData("two slashes", "RFC 9700 4.11.1", "//evil.example")]
    [InlineData("three slashes", "RFC 9700 4.11.1", "///evil.example")]
    [InlineData("two slashes, encoded", "RFC 9700 4.11.1", "%2F%2Fevil.example")]
    [InlineData("two slashes, encoded twice", "RFC 9700 4.11.1", "/%252f%252fevil.example")]
    [InlineData("slash and backslash", "RFC 9700 4.11.1", "/\\evil.example")]
    [InlineData("slash and backslash, encoded", "RFC 9700 4.11.1", "/%5cevil.example")]
    [InlineData("slash and backslash, encoded twice", "RFC 9700 4.11.1", "/%255cevil.example")]
    [InlineData("two backslashes", "RFC 9700 4.11.1", "%5C%5Cevil.example")]
    [InlineData("https", "RFC 9700 4.11.1", "https://evil.example/")]
    [InlineData("https without slashes", "WHATWG URL 4.4", "https:evil.example")]
    [InlineData("https with one slash", "WHATWG URL 4.4", "https:/evil.example")]
    [InlineData("https with backslashes", "WHATWG URL 4.4", "https:%5C%5Cevil.example")]
    [InlineData("the site as user of another host", "RFC 3986 7.6", "http://{site}@evil.example/")]
    [InlineData("the site as user, without a scheme", "RFC 3986 7.6", "//{site}@evil.example/")]
    [InlineData("the site as part of another host", "RFC 3986 7.6", "http://{site}.evil.example/")]
    [InlineData("the site, then another host", "RFC 3986 7.6", "http://{site}//evil.example/")]
    [InlineData("the site itself, whole", "RFC 9700 4.11.1", "http://{site}/account")]
    [InlineData("an at sign", "RFC 3986 7.6", "@evil.example")]
    [InlineData("a path with an at sign", "RFC 3986 7.6", "/@evil.example")]
    [InlineData("a dot and a host", "RFC 3986 7.6", ".evil.example")]
    [InlineData("a dot segment and two slashes", "RFC 3986 5.2.4", "/.//evil.example")]
    [InlineData("two dots and two slashes", "RFC 3986 5.2.4", "/..//evil.example")]
    [InlineData("encoded dots and two slashes", "RFC 3986 6.2.2.3", "/%252e%252e//evil.example")]
    [InlineData("half-encoded dots and two slashes", "RFC 3986 6.2.2.3", "/a/.%252e/%252E.//evil.example")]
    [InlineData("encoded dots and a backslash", "RFC 3986 6.2.2.3", "/%252e%252e/%5cevil.example")]
    [InlineData("a tab between the slashes", "WHATWG URL 4.4", "/%09/evil.example")]
    [InlineData("a tab before them", "WHATWG URL 4.4", "%09//evil.example")]
    [InlineData("a line break between the slashes", "WHATWG URL 4.4", "/%0A/evil.example")]
    [InlineData("a carriage return between the slashes", "WHATWG URL 4.4", "/%0D/evil.example")]
    [InlineData("a space before them", "WHATWG URL 4.4", "%20//evil.example")]
    [InlineData("NUL", "RFC 3986 7.3", "/%00/evil.example")]
    [InlineData("CRLF and a header", "RFC 9110 5.5", "/%0D%0ASet-Cookie:%20evil=1")]
    [InlineData("CRLF and a header, encoded twice", "RFC 9110 5.5", "/%250D%250ASet-Cookie:%2520evil=1")]
    [InlineData("CRLF in letters that lose their high byte", "RFC 9110 5.5", "/%E5%98%8D%E5%98%8ASet-Cookie:%20evil=1")]
    [InlineData("full-width slashes", "UTS #46 4", "%EF%BC%8F%EF%BC%8Fevil.example")]
    [InlineData("slash and full-width slash", "UTS #46 4", "/%EF%BC%8Fevil.example")]
    [InlineData("full-width backslash", "UTS #46 4", "/%EF%BC%BCevil.example")]
    [InlineData("a host with ideographic full stops", "UTS #46 4", "//evil%E3%80%82example")]
    [InlineData("a path with ideographic full stops", "UTS #46 4", "/%E3%80%82%E3%80%82//evil.example")]
    [InlineData("fraction slash", "UTS #46 4", "/%E2%81%84evil.example")]
    [InlineData("a bidi override", "UAX #9", "/%E2%80%AE//evil.example")]
    [InlineData("a zero-width space between the slashes", "UAX #9", "/%E2%80%8B/evil.example")]
    [InlineData("a byte order mark before the slashes", "UAX #9", "%EF%BB%BF//evil.example")]
    [InlineData("a line separator between the slashes", "UAX #14", "/%E2%80%A8/evil.example")]
    [InlineData("an overlong slash", "RFC 3629 3", "/%C0%AFevil.example")]
    [InlineData("javascript", "RFC 3986 7", "javascript:alert(1)")]
    [InlineData("javascript with a tab inside", "WHATWG URL 4.4", "java%09script:alert(1)")]
    [InlineData("javascript behind a slash", "RFC 3986 7", "/javascript:alert(1)")]
    [InlineData("data", "RFC 2397", "data:text/html,<script>alert(1)</script>")]
    [InlineData("another scheme", "RFC 3986 7", "file:///etc/passwd")]
    [InlineData("a query alone", "RFC 3986 5.2", "?a=//evil.example")]
    [InlineData("a fragment alone", "RFC 3986 5.2", "%23//evil.example")]
    [InlineData("markup", "RFC 3986 2.1", "/\"><script>alert(1)</script>")]
    [InlineData("given twice", "RFC 6749 3.1", "/a&returnUrl=//evil.example")]
    [InlineData("6,000 characters", "RFC 9110 4.1", "/{long}")]
    public async Task A_return_url_never_leaves_the_site(string what, string spec, string returnUrl)
    {
        _ = (what, spec);
        var value = returnUrl.Replace("{site}", App.Url.Authority, StringComparison.Ordinal)
            .Replace("{long}", new string('/', 3000) + new string('a', 3000), StringComparison.Ordinal);

        foreach (var target in (string[])["/sign-in", "/sign-up"])
        {
            var signIn = await StartedSignIn.BeginAsync(App.Url, $"{target}?returnUrl={value}");
            var back = await RawRequest.SendAsync(App.Url, $"/callback?{await signIn.ApproveAsync(fixture.Provider)}", signIn.Cookie);
            Assert.NotNull(back.SessionKey);
            StaysHere(back);
        }

        StaysHere(await RawRequest.SendAsync(App.Url, $"/language/th?returnUrl={value}"));
        StaysHere(await RawRequest.SendAsync(App.Url, $"/account?a={value}"));
    }

    [Theory]
    [Case(Chapter, "the home page: a callback that belongs to no sign-in would look like a failure")]
    [InlineData("the callback", "RFC 6749 3.1.2", "/callback")]
    [InlineData("the callback with parameters", "RFC 6749 3.1.2", "/callback?code=a%26state=b")]
    [InlineData("the callback in capitals", "RFC 6749 3.1.2", "/CALLBACK")]
    [InlineData("the callback with a slash", "RFC 6749 3.1.2", "/Callback/")]
    [InlineData("the callback behind dots", "RFC 3986 5.2.4", "/a/../callback")]
    [InlineData("the callback with an escaped letter", "RFC 3986 6.2.2.2", "/%2563allback")]
    public async Task The_callback_as_a_return_url_becomes_the_home_page(string what, string spec, string returnUrl)
    {
        _ = (what, spec);
        var signIn = await StartedSignIn.BeginAsync(App.Url, $"/sign-in?returnUrl={returnUrl}");

        var back = await RawRequest.SendAsync(App.Url, $"/callback?{await signIn.ApproveAsync(fixture.Provider)}", signIn.Cookie);

        Assert.Equal("/", back.Location);
    }

    // As a browser reads it: what the WHATWG makes of it is AngleSharp's business, what .NET makes of it may differ.
    private void StaysHere(RawAnswer answer)
    {
        Assert.Equal(302, answer.Status);
        var location = answer.Location!;
        Assert.StartsWith("/", location, StringComparison.Ordinal);
        Assert.True(location.All(letter => letter is > ' ' and < (char)0x7F and not '\\'), location);
        Assert.False(location.StartsWith("//", StringComparison.Ordinal), location);
        Assert.Equal(App.Url.Authority, new AngleSharp.Dom.Url(new AngleSharp.Dom.Url(App.Url.AbsoluteUri), location).Host);
        Assert.Equal(App.Url.Authority, new Uri(App.Url, location).Authority);
        Assert.DoesNotContain(answer.Values("Set-Cookie"), cookie => cookie.StartsWith("evil", StringComparison.Ordinal));
    }
}
