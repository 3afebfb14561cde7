using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Conformance.Tests;

/// <summary>What people may have put into their names and addresses, told by userinfo and by webhook.</summary>
public sealed partial class InvalidUserDataTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>, IDisposable
{
    private const string Chapter = "Invalid browser requests: user data";
    private const string Family = "👨‍👩‍👧‍👦";

    private readonly TestBrowser _browser = new();
    private readonly string _subject = Guid.NewGuid().ToString("N");

    private RunningApp App => fixture.App;

    public void Dispose()
    {
        _browser.Dispose();
        fixture.Provider.Reset();
    }

    [Theory]
    [Case(Chapter, "by userinfo and by webhook: bounded in the row, text on the page, nothing runs")]
    [InlineData("a name of markup", "OWASP ASVS 5.3.3", "<script>alert(1)</script>", "<script>alert(1)</script>")]
    [InlineData("a name that ends an attribute", "OWASP ASVS 5.3.3", "\" onerror=\"alert(1)\" '><img src=x onerror=alert(1)>", "\" onerror=\"alert(1)\" '><img src=x onerror=alert(1)>")]
    [InlineData("a name of format items and expressions", "OWASP ASVS 5.3.3", "{0} @Model {{7*7}} ${7*7}", "{0} @Model {{7*7}} ${7*7}")]
    [InlineData("a name of SQL", "OWASP ASVS 5.3.4", "'); DROP TABLE UserProfiles; --", "'); DROP TABLE UserProfiles; --")]
    [InlineData("a name of 10,000 letters", "OWASP ASVS 5.1.4", "{10000:a}", "{256:a}")]
    [InlineData("a name of 10,000 Thai letters with their vowels", "UAX #29 3", "{10000:กี}", "{128:กี}")]
    [InlineData("a name of families of eleven code units, cut between two of them", "UAX #29 3", "{1000:" + Family + "}", "{23:" + Family + "}")]
    [InlineData("a name of emoji, cut between two of them", "Unicode 3.8", "x{1000:😀}", "x{127:😀}")]
    [InlineData("one letter with 10,000 accents", "UAX #29 3", "a{10000:\u0301}", null)]
    [InlineData("a name with NUL, tab, escape and a line break", "RFC 8259 7", "Ro\0bin\t\u001b[31m\r\nReader", "Ro bin  [31m  Reader")]
    [InlineData("a name that turns the line around", "UAX #9 3.3.2", "Robin\u202e\u2066redaeR", "RobinredaeR")]
    [InlineData("a name with a paragraph separator", "UAX #14", "Robin\u2029Reader", "Robin Reader")]
    [InlineData("a name of zero-width characters alone", "UAX #44", "\u200b\u200d\ufeff", null)]
    [InlineData("a name of spaces alone", "UAX #44", " \u00a0\u3000", null)]
    [InlineData("a name in Thai", "RFC 8259 8.1", "โรบิน นักอ่าน", "โรบิน นักอ่าน")]
    public async Task A_name_is_bounded_and_shown_as_text(string what, string spec, string name, string? expected)
    {
        _ = (what, spec);
        await SignInAsync("plain");
        Assert.Equal(200, await DeliverAsync($"\"name\":{Quote(Fill(name))}"));
        await HoldsAsync("name", Fill(expected));

        await SignInAsync(Fill(name));
        await HoldsAsync("name", Fill(expected));
    }

    [Theory]
    [Case(Chapter, "by userinfo and by webhook: dropped, neither stored nor shown")]
    [InlineData("a picture that is a script", "RFC 3986 7", "javascript:alert(1)")]
    [InlineData("a picture that is a script with a tab inside", "WHATWG URL 4.4", "java\tscript:alert(1)")]
    [InlineData("a picture that is data", "RFC 2397", "data:text/html,<script>alert(1)</script>")]
    [InlineData("a picture that is a file", "RFC 8089", "file:///etc/passwd")]
    [InlineData("a picture of 10,000 characters", "RFC 9110 4.1", "https://pictures.example/{10000:a}")]
    [InlineData("a picture at no host", "RFC 3986 3.2", "//pictures.example/a.png")]
    [InlineData("a picture with CRLF", "RFC 9110 5.5", "https://pictures.example/\r\nSet-Cookie: evil=1")]
    public async Task A_picture_with_an_unsafe_url_is_dropped(string what, string spec, string picture)
    {
        _ = (what, spec);
        await SignInAsync("Robin");
        Assert.Equal(200, await DeliverAsync($"\"avatar\":{Quote(Fill(picture))}"));
        await HoldsAsync("picture", null);

        await SignInAsync("Robin", ("picture", Fill(picture)));
        await HoldsAsync("picture", null);
    }

    [Theory]
    [Case(Chapter, "dropped whole: a part of an address is another address")]
    [InlineData("an email address of 10,000 characters", "RFC 5321 4.5.3.1", "email", "{10000:a}@example.com")]
    [InlineData("an email address with CRLF", "RFC 5322 3.4.1", "email", "a@example.com\r\nBcc: b@example.com")]
    [InlineData("an email address that is turned around", "UAX #9 3.3.2", "email", "a@\u202emoc.elpmaxe")]
    [InlineData("a username of 10,000 characters", "OWASP ASVS 5.1.4", "username", "{10000:a}")]
    public async Task An_invalid_email_address_is_dropped(string what, string spec, string claim, string value)
    {
        _ = (what, spec);
        await SignInAsync("Robin", (claim, Fill(value)));

        await HoldsAsync(claim, null);
    }

    [Theory]
    [Case(Chapter, "rejected: an error page with a next step, no session")]
    [InlineData("a subject of spaces", "OpenID Connect Core 2", "sub", "   ")]
    [InlineData("a subject of 300 characters", "OpenID Connect Core 2", "sub", "{300:a}")]
    [InlineData("a session id of 300 characters", "OpenID Connect Back-Channel Logout 1.0 2.1", "sid", "{300:a}")]
    [InlineData("a session id with NUL", "RFC 8259 7", "sid", "a\0b")]
    [InlineData("an ID token of 100 KB", "OWASP ASVS 5.1.4", "filler", "{75000:a}")]
    public async Task An_impossible_subject_or_session_id_opens_no_session(string what, string spec, string claim, string value)
    {
        _ = (what, spec);
        fixture.Provider.Claims[claim] = Fill(value);
        var subject = (string)fixture.Provider.Claims["sub"]!;
        fixture.Provider.UserInfo = () => Results.Json(new { sub = subject });

        await fixture.AssertNoSessionAsync("verify that sign-in");
    }

    // Logto's own database takes no such text, so what says it is not Logto.
    [Theory]
    [Case(Chapter, "by userinfo: rejected, an error page with a next step; by webhook: rejected, nothing changed")]
    [InlineData("half of a surrogate pair in a name", "RFC 8259 8.2", """ "name":"\ud83d" """)]
    [InlineData("half of a surrogate pair deep inside", "RFC 8259 8.2", """ "identities":{"patreon":{"userId":"778","details":{"name":"\udc00"}}} """)]
    [InlineData("half of a surrogate pair in the name of a property", "RFC 8259 8.2", """ "identities":{"patreon":{"userId":"779","details":{"\ud83d":1}}} """)]
    public async Task A_lone_surrogate_is_rejected(string what, string spec, string property)
    {
        _ = (what, spec);
        await SignInAsync("Robin");
        Assert.Equal(400, await DeliverAsync($"{property},\"avatar\":null"));
        await HoldsAsync("name", "Robin");

        fixture.Provider.UserInfo = () => Results.Text($$"""{"sub":"{{_subject}}",{{property}} }""", "application/json");
        await fixture.AssertNoSessionAsync("We couldn't verify", HttpStatusCode.BadGateway);
    }

    [Fact]
    [Case(Chapter, "the account is linked; names are cut, an invalid address is dropped", What = "a Patreon account of markup, scripts and 10,000 characters", Spec = "OWASP ASVS 5.3.3")]
    public async Task A_patreon_account_is_bounded_like_a_profile()
    {
        var patreon = JsonNode.Parse("""
            {"patreon":{"userId":"777","details":{"name":"","email":"","avatar":"data:text/html,x",
            "rawData":{"data":{"attributes":{"vanity":"<script>alert(1)</script>","url":"javascript:alert(1)"}}}}}}
            """)!.AsObject();
        patreon["patreon"]!["details"]!["name"] = new string('a', 10_000);
        patreon["patreon"]!["details"]!["email"] = new string('a', 10_000);

        await SignInAsync("Robin", ("identities", patreon));

        var row = Assert.Single(await App.QueryAsync(
            $"SELECT length(p.Name), p.Email, p.Picture, p.Vanity, p.ProfileUrl FROM PatreonIdentities p JOIN UserProfiles u ON u.Id = p.ProfileId WHERE u.Subject = '{_subject}'"));
        Assert.Equal([256L, null, null, "<script>alert(1)</script>", null], row);
        await IsWholeAsync();
    }

    [Fact]
    [Case(Chapter, "signed in; the account page leaves the claims out", What = "a userinfo response of 900 KB", Spec = "OWASP ASVS 5.1.4")]
    public async Task A_session_stores_no_oversized_userinfo()
    {
        await SignInAsync("Robin", ("custom", new string('a', 150_000)));

        var ticket = Assert.Single(await App.QueryAsync(
            $"SELECT length(s.Ticket) FROM UserSessions s JOIN UserProfiles u ON u.Id = s.ProfileId WHERE u.Subject = '{_subject}'"));
        Assert.InRange((long)ticket[0]!, 1, 100_000);
        await IsWholeAsync();
    }

    // {3:a} is aaa.
    private static string Fill(string? template) => template is null ? null! : Repeated().Replace(template, match => string.Concat(
        Enumerable.Repeat(match.Groups[2].Value, int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))));

    [GeneratedRegex(@"\{(\d+):(.+?)\}")]
    private static partial Regex Repeated();

    private static string Quote(string text) =>
        "\"" + string.Concat(text.Select(letter => $"\\u{(int)letter:x4}")) + "\"";

    private async Task SignInAsync(string name, params (string Claim, JsonNode Value)[] claims)
    {
        var more = string.Concat(claims.Select(claim => $",\"{claim.Claim}\":{Write(claim.Value)}"));
        fixture.Provider.Claims["sub"] = _subject;
        fixture.Provider.UserInfo = () => Results.Text(
            $$"""{"sub":"{{_subject}}","name":{{Quote(name)}},"updated_at":{{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}}{{more}} }""", "application/json");

        var page = await _browser.OpenAsync(new Uri(App.Url, "/sign-in?returnUrl=/account"));

        Assert.Equal((HttpStatusCode.OK, "/account"), (page.Status, page.Url.AbsolutePath));
    }

    private async Task<int> DeliverAsync(string properties)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var body = $$"""{"event":"User.Data.Updated","data":{"id":"{{_subject}}","updatedAt":{{now}},{{properties}} } }""";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(ProviderFixture.SigningKey), Encoding.UTF8.GetBytes(body)));
        var answer = await RawRequest.SendAsync(App.Url, "/webhooks/logto", null, "POST",
            $"Content-Type: application/json\r\nlogto-signature-sha-256: {signature}\r\n", Encoding.UTF8.GetBytes(body));
        return answer.Status;
    }

    private async Task HoldsAsync(string column, string? expected)
    {
        Assert.Equal(expected, Assert.Single(await App.QueryAsync($"SELECT {char.ToUpperInvariant(column[0])}{column[1..]} FROM UserProfiles WHERE Subject = '{_subject}'"))[0]);
        await IsWholeAsync();
    }

    // Every element of the pages is one that the site writes, with attributes that it writes.
    private async Task IsWholeAsync()
    {
        foreach (var path in (string[])["/", "/account"])
        {
            var page = await _browser.OpenAsync(new Uri(App.Url, path));

            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.True(page.HasButton("Sign out"));
            Assert.Empty(page.Document.Scripts);
            Assert.All(page.Document.All, element => Assert.DoesNotContain(element.Attributes, attribute =>
                attribute.Name.StartsWith("on", StringComparison.Ordinal)
                || (attribute.Name is "src" or "href" && !(attribute.Value.StartsWith('/') || attribute.Value.StartsWith('#') || attribute.Value.StartsWith("https:", StringComparison.Ordinal)))));
            Assert.InRange(page.Document.DocumentElement.OuterHtml.Length, 1, 200_000);
        }
    }

    private static string Write(JsonNode value) => value is JsonValue text && text.TryGetValue<string>(out var content) ? Quote(content) : value.ToJsonString();
}
