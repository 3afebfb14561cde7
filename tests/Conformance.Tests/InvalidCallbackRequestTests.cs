namespace Bookstore.Conformance.Tests;

/// <summary>Callbacks as no provider sent them, or in a browser that did not ask for them.</summary>
public sealed class InvalidCallbackRequestTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>, IDisposable
{
    private const string Chapter = "Invalid browser requests: callback and state";
    private const string Whole = "code={code}&state={state}&iss={iss}";
    private const string Own = "{cookie}";

    private string _cookies = "";

    public void Dispose() => fixture.Provider.Reset();

    // {state}, {code} and {cookie} are of one sign-in; with a 2 of another one.
    [Theory]
    [Case(Chapter, "rejected: an error page with a next step, no session")]
    [InlineData("bare", "RFC 6749 4.1.2", "", "")]
    [InlineData("`state` is lost", "RFC 6749 10.12", "code={code}&iss={iss}", Own)]
    [InlineData("`state` is empty", "RFC 6749 10.12", "code={code}&state=&iss={iss}", Own)]
    [InlineData("`state` is tampered with", "RFC 6749 10.12", "code={code}&state={state~}&iss={iss}", Own)]
    [InlineData("`state` is cut", "RFC 6749 10.12", "code={code}&state={state-}&iss={iss}", Own)]
    [InlineData("`state` is of another sign-in", "RFC 6749 10.12", "code={code}&state={state2}&iss={iss}", Own)]
    [InlineData("`state` is NUL, CRLF and a bidi override", "RFC 6749 10.12", "code={code}&state=%00%0D%0A%E2%80%AE&iss={iss}", Own)]
    [InlineData("an attacker's callback in the victim's browser (login CSRF)", "RFC 6749 10.12", Whole, "")]
    [InlineData("the same, while the victim signs in too", "RFC 6749 10.12", Whole, "{cookie2}")]
    [InlineData("the cookie is cut", "RFC 6749 10.12", Whole, "{cookie-}")]
    [InlineData("the cookie is changed", "RFC 6749 10.12", Whole, "{cookie}x")]
    [InlineData("the cookie has the framework's own name", "RFC 6749 10.12", Whole, ".AspNetCore.Correlation.{cookie.}")]
    [InlineData("`code` is lost", "RFC 6749 4.1.2", "state={state}&iss={iss}", Own)]
    [InlineData("`code` is empty", "RFC 6749 4.1.2", "code=&state={state}&iss={iss}", Own)]
    [InlineData("`code` is of another sign-in (code injection)", "RFC 9700 4.5", "code={code2}&state={state}&iss={iss}", Own)]
    [InlineData("`code` is NUL, CRLF and a bidi override", "RFC 6749 A.11", "code=%00%0D%0A%E2%80%AE&state={state}&iss={iss}", Own)]
    [InlineData("`code` is no UTF-8", "RFC 6749 A.11", "code=%C0%AF%FF&state={state}&iss={iss}", Own)]
    [InlineData("`code` is doubled", "RFC 6749 3.1", "code={code}&code={code}&state={state}&iss={iss}", Own)]
    [InlineData("`state` is doubled", "RFC 6749 3.1", "code={code}&state={state}&state={state2}&iss={iss}", Own)]
    [InlineData("`state` is doubled in capitals", "RFC 6749 3.1", "code={code}&state={state}&STATE={state2}&iss={iss}", Own)]
    [InlineData("`iss` is doubled", "RFC 9207 2.3", "code={code}&state={state}&iss={iss}&iss={iss}", Own)]
    [InlineData("an unknown parameter is doubled", "RFC 6749 3.1", Whole + "&a=1&a=2", Own)]
    [InlineData("`iss` is lost", "RFC 9207 2.4", "code={code}&state={state}", Own)]
    [InlineData("`iss` is another provider", "RFC 9207 2.4", "code={code}&state={state}&iss=https://evil.example/oidc", Own)]
    [InlineData("`iss` has a line break behind it", "RFC 9207 2.4", Whole + "%0A", Own)]
    [InlineData("`id_token` comes along", "OAuth 2.0 Multiple Response Types 2.1", Whole + "&id_token=a.b.c", Own)]
    [InlineData("`access_token` comes along", "OAuth 2.0 Multiple Response Types 2.1", Whole + "&access_token=a", Own)]
    [InlineData("`error` comes along with a code", "RFC 6749 4.1.2.1", Whole + "&error=access_denied", Own)]
    public async Task A_callback_that_does_not_match_this_browsers_sign_in_opens_no_session(string what, string spec, string query, string cookies)
    {
        _ = (what, spec);
        await AssertNoSessionAsync($"/callback?{await FillAsync(query, cookies)}");
    }

    [Theory]
    [Case(Chapter, "rejected: a page that shows none of it")]
    [InlineData("`error` is markup", "RFC 6749 4.1.2.1", "error=<script>alert(1)</script>&state={state}&iss={iss}")]
    [InlineData("`error_description` is markup", "RFC 6749 4.1.2.1", "error=access_denied&error_description=<img src=x onerror=alert(1)>&state={state}&iss={iss}")]
    [InlineData("`error_uri` is a script", "RFC 6749 4.1.2.1", "error=server_error&error_uri=javascript:alert(1)&state={state}&iss={iss}")]
    [InlineData("`error_description` is bidi overrides and zero-width characters", "RFC 6749 4.1.2.1", "error=access_denied&error_description=%E2%80%AEalert%E2%80%8B&state={state}&iss={iss}")]
    [InlineData("an error without a sign-in, with markup", "RFC 6749 4.1.2.1", "error=<script>alert(1)</script>&error_description=<img src=x onerror=alert(1)>")]
    public async Task An_error_with_markup_is_not_shown(string what, string spec, string query)
    {
        _ = (what, spec);
        var answer = await AssertNoSessionAsync($"/callback?{(await FillAsync(query, Own)).Replace(" ", "%20", StringComparison.Ordinal)}");

        Assert.DoesNotContain("alert", answer.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Case(Chapter, "signed in: what it does not know is ignored", What = "500 unknown parameters", Spec = "RFC 6749 4.1.2")]
    public async Task Unknown_parameters_change_nothing()
    {
        var unknown = string.Concat(Enumerable.Range(0, 500).Select(number => $"&a{number}={number}"));

        var answer = await AnswerAsync($"/callback?{await FillAsync(Whole, Own)}{unknown}");

        Assert.Equal(("/", true), (answer.Location, answer.SessionKey is not null));
    }

    [Theory]
    [Case(Chapter, "rejected before it is read")]
    [InlineData("a query of 100 KB at the callback", "RFC 9110 15.5.15", "/callback?code=")]
    [InlineData("a query of 100 KB at the sign-in", "RFC 9110 15.5.15", "/sign-in?returnUrl=/")]
    [InlineData("a query of 100 KB at home", "RFC 9110 15.5.15", "/?a=")]
    public async Task A_query_of_100_kilobytes_is_rejected(string what, string spec, string target)
    {
        _ = (what, spec);
        var answer = await RawRequest.SendAsync(fixture.App.Url, target + new string('a', 100 * 1024));

        Assert.Contains(answer.Status, (int[])[400, 414, 431]);
    }

    [Fact]
    [Case(Chapter, "rejected, no session", What = "the callback comes by POST, whole and with its cookies", Spec = "OAuth 2.0 Form Post Response Mode 2")]
    public async Task A_callback_by_post_opens_no_session()
    {
        var form = await FillAsync(Whole, Own);
        var before = fixture.Provider.TokenRequests.Count;

        var answer = await RawRequest.PostAsync(fixture.App.Url, "/callback", form, _cookies);

        Assert.Equal((405, null), (answer.Status, answer.SessionKey));
        // Its code was not redeemed either.
        Assert.Equal(before, fixture.Provider.TokenRequests.Count);
    }

    [Fact]
    [Case(Chapter, "in the log on one line, cut, without control characters", What = "`error` is CRLF and ESC, `error_description` 6 KB", Spec = "OWASP ASVS 7.3.1")]
    public async Task Text_from_the_browser_is_logged_as_one_truncated_line()
    {
        var error = await FillAsync("error=a%0D%0Ainfo:+forged%1B%5B2J&error_description=" + new string('x', 6000) + "&state={state}&iss={iss}", Own);

        await AssertNoSessionAsync($"/callback?{error}");

        await fixture.App.WaitForLogAsync("error: 'a  info: forged [2J'");
        Assert.DoesNotContain('\u001b', fixture.App.Output);
        Assert.DoesNotContain(new string('x', 200), fixture.App.Output, StringComparison.Ordinal);
    }

    private async Task<RawAnswer> AssertNoSessionAsync(string target)
    {
        var before = (await fixture.App.CountAsync("UserProfiles"), await fixture.App.CountAsync("UserSessions"));

        var answer = await AnswerAsync(target);

        // Never a 5xx: a proxy takes a site out of rotation for those.
        Assert.Equal(400, answer.Status);
        Assert.Contains("Try again", answer.Body, StringComparison.Ordinal);
        Assert.Null(answer.SessionKey);
        Assert.Equal(before, (await fixture.App.CountAsync("UserProfiles"), await fixture.App.CountAsync("UserSessions")));
        return answer;
    }

    private Task<RawAnswer> AnswerAsync(string target) => RawRequest.SendAsync(fixture.App.Url, target, _cookies.Length > 0 ? _cookies : null);

    // Begins two sign-ins, has the provider approve both, and fills their parts in.
    private async Task<string> FillAsync(string query, string cookies)
    {
        var (one, two) = (await StartedSignIn.BeginAsync(fixture.App.Url), await StartedSignIn.BeginAsync(fixture.App.Url));
        var (code, code2) = (await CodeAsync(one), await CodeAsync(two));
        _cookies = cookies
            .Replace("{cookie}", one.Cookie, StringComparison.Ordinal)
            .Replace("{cookie2}", two.Cookie, StringComparison.Ordinal)
            .Replace("{cookie-}", one.Cookie[..^12] + "=N", StringComparison.Ordinal)
            .Replace("{cookie.}", one.Cookie.Split('.')[1], StringComparison.Ordinal);
        var middle = one.State.Length / 2;
        return query
            .Replace("{code}", code, StringComparison.Ordinal)
            .Replace("{code2}", code2, StringComparison.Ordinal)
            .Replace("{state}", one.State, StringComparison.Ordinal)
            .Replace("{state2}", two.State, StringComparison.Ordinal)
            .Replace("{state-}", one.State[..^10], StringComparison.Ordinal)
            .Replace("{state~}", one.State[..middle] + (one.State[middle] == 'A' ? 'B' : 'A') + one.State[(middle + 1)..], StringComparison.Ordinal)
            .Replace("{iss}", $"{fixture.Provider.Url}oidc", StringComparison.Ordinal);
    }

    private async Task<string> CodeAsync(StartedSignIn signIn) =>
        (await signIn.ApproveAsync(fixture.Provider)).Split('&').Single(pair => pair.StartsWith("code=", StringComparison.Ordinal))[5..];
}
