using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Web.Tests;

/// <summary>What the app makes of a provider that fails, refuses or lies: a page with a way on, and nobody signed in.</summary>
public sealed class ProviderTests : IAsyncLifetime
{
    private readonly TestBrowser _browser = new();
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _app = await RunningApp.StartAsync(_provider.Settings());
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Another_endpoint_than_the_local_tenant_is_the_only_one_that_is_used()
    {
        var home = await SignInAsync();

        Assert.Contains("Hello, Robin Reader", home.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Local tenant", _app.Output, StringComparison.Ordinal);
        using var tenant = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => tenant.GetAsync(_app.Tenant));
        var request = Assert.Single(_provider.TokenRequests);
        Assert.Contains("grant_type=authorization_code", request, StringComparison.Ordinal);
        Assert.Contains("code_verifier=", request, StringComparison.Ordinal);
        Assert.Contains($"redirect_uri={_app.Url}callback", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_token_that_is_not_signed_by_the_provider_signs_nobody_in()
    {
        var forms = new Dictionary<string, Func<JsonObject, string>>
        {
            ["signature cut off"] = claims => _provider.Sign(Es384(), claims)[..^128],
            ["signature empty"] = claims => $"{TestProvider.Encode(Es384())}.{TestProvider.Encode(claims)}.",
            ["alg none"] = claims => $"{TestProvider.Encode(new JsonObject { ["alg"] = "none" })}.{TestProvider.Encode(claims)}.",
            ["another key"] = claims => WithAnotherKey(claims),
            ["claims changed"] = claims => Swap(_provider.Sign(Es384(), claims), claims),
            ["HS256 with the secret"] = WithTheSecret,
        };

        foreach (var (form, forge) in forms)
        {
            _provider.IdToken = forge;
            var page = await SignInAsync();
            Assert.True(page.Status == HttpStatusCode.ServiceUnavailable, $"{form}: {page.Status} {page.Text}");
            Assert.Contains("could not trust the answer", page.Text, StringComparison.Ordinal);
        }

        await NobodyIsSignedInAsync();
        await _app.SaysAsync("came back without success");
        foreach (var secret in (string[])["eyJ", TestProvider.AppSecret, TestProvider.AccessToken, "code-1", "abc123def456"])
        {
            Assert.DoesNotContain(secret, _app.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_id_token_for_somebody_else_signs_nobody_in()
    {
        foreach (var (claim, value) in ((string, string)[])
            [("aud", "another-app"), ("iss", "https://evil.example/oidc"), ("nonce", "another"), ("exp", "0"), ("sub", "")])
        {
            var before = _provider.Claims[claim]?.DeepClone();
            _provider.Claims[claim] = claim == "exp" ? 1 : value;
            var page = await SignInAsync();
            Assert.True(page.Text.Contains("could not trust the answer", StringComparison.Ordinal), $"{claim}: {page.Text}");
            if (before is null)
            {
                _provider.Claims.Remove(claim);
            }
            else
            {
                _provider.Claims[claim] = before;
            }
        }

        await NobodyIsSignedInAsync();
    }

    [Fact]
    public async Task A_userinfo_failure_changes_nothing()
    {
        await SignInAsync();
        var before = await _app.QueryAsync("SELECT * FROM UserProfiles");

        _provider.UserInfo = () => Results.StatusCode(500);
        var page = await SignInAsync();
        _provider.UserInfo = () => Results.Text("""{"sub":"somebody-else","name":"Mallory"}""", "application/json");
        var lie = await SignInAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("does not answer", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, lie.Status);
        Assert.Equal(before, await _app.QueryAsync("SELECT * FROM UserProfiles"));
    }

    [Fact]
    public async Task A_callback_of_another_issuer_or_with_doubled_parameters_signs_nobody_in()
    {
        foreach (var change in (Func<string, string>[])
        [
            parameters => parameters[..parameters.IndexOf("&iss=", StringComparison.Ordinal)],
            parameters => parameters[..parameters.IndexOf("&iss=", StringComparison.Ordinal)] + "&iss=https://evil.example/oidc",
            parameters => parameters + "&code=code-2",
        ])
        {
            _provider.Callback = change;
            var page = await SignInAsync();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
            Assert.Contains("could not trust the answer", page.Text, StringComparison.Ordinal);
        }

        await NobodyIsSignedInAsync();
    }

    [Theory]
    [InlineData("access_denied", HttpStatusCode.Forbidden, "The sign-in was refused")]
    [InlineData("login_required", HttpStatusCode.Forbidden, "Please sign in again")]
    [InlineData("server_error", HttpStatusCode.ServiceUnavailable, "does not answer")]
    [InlineData("invalid_scope", HttpStatusCode.ServiceUnavailable, "refused")]
    public async Task An_error_at_the_callback_is_told_in_plain_words(string error, HttpStatusCode status, string text)
    {
        _provider.Callback = parameters => parameters.Replace(
            "code=code-1", $"error={error}&error_description=%3Cscript%3Ealert(1)%3C/script%3E", StringComparison.Ordinal);

        var page = await _browser.OpenAsync(new Uri(_app.Url, "/sign-in?returnUrl=/account"));

        Assert.Equal(status, page.Status);
        Assert.Contains(text, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)", page.Document.Source.Text, StringComparison.Ordinal);
        await NobodyIsSignedInAsync();

        _provider.Callback = parameters => parameters;
        Assert.Equal("/account", (await _browser.FollowAsync(page, "Try again")).Url.AbsolutePath);
    }

    [Fact]
    public async Task A_code_that_is_too_old_begins_again()
    {
        _provider.TokenError = () => Results.Json(
            new { error = "invalid_grant", error_description = "grant request is invalid" }, statusCode: 400);

        var page = await SignInAsync();

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("no longer valid", page.Text, StringComparison.Ordinal);

        _provider.TokenError = null;
        var home = await _browser.FollowAsync(page, "Try again");
        Assert.Contains("Hello", home.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_is_down_is_a_page_and_works_again_once_it_is_back()
    {
        // The discovery document is read at the first sign-in, so a document with a wrong issuer is a provider that is not there.
        var issuer = _provider.Discovery["issuer"]!.DeepClone();
        _provider.Discovery["issuer"] = "https://evil.example/oidc";

        using var response = await _browser.GetAsync(new Uri(_app.Url, "/sign-in"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        var page = await _browser.OpenAsync(new Uri(_app.Url, "/sign-in?another=1&returnUrl=/account"));
        Assert.Equal("/sign-in?another=1&returnUrl=/account", page.Document.QuerySelector("main a.button")!.GetAttribute("href"));
        using var ready = await _browser.GetAsync(new Uri(_app.Url, "/health/ready"));
        Assert.Contains("Degraded", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // Asked for again within seconds, not minutes: see LogtoConfigurationManager.
        _provider.Discovery["issuer"] = issuer;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Page home;
        do
        {
            home = await SignInAsync();
        }
        while (home.Status != HttpStatusCode.OK && !patience.IsCancellationRequested);

        Assert.Contains("Hello", home.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_while_the_provider_is_down_ends_the_session_here()
    {
        var home = await SignInAsync();
        await _app.KillAsync();
        await _provider.DisposeAsync();
        await _app.StartAgainAsync();

        var page = await _browser.PressAsync(home, "Sign out");

        Assert.Contains("signed out here", page.Text, StringComparison.Ordinal);
        Assert.Equal(0, await _app.CountAsync("UserSessions"));
    }

    [Theory]
    [InlineData("invalid_request", "redirect_uri did not match any of the client's registered redirect_uris", "app", "/callback")]
    [InlineData("invalid_client", "client authentication failed", "app", "Logto:AppSecret")]
    [InlineData("invalid_client", "client authentication failed", "nope", "Logto:AppId = nope")]
    public async Task What_a_pushed_request_reveals_is_shown_with_the_value_to_register(
        string error, string description, string appId, string expected)
    {
        await _app.KillAsync();
        _provider.Discovery["pushed_authorization_request_endpoint"] = $"{_provider.Url}oidc/request";
        _provider.PushError = () => Results.Json(
            new { error, error_description = description }, statusCode: error == "invalid_client" ? 401 : 400);
        await _app.StartAgainAsync(("Logto__AppId", appId));

        var page = await SignInAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("not set up yet", page.Text, StringComparison.Ordinal);
        Assert.Contains(expected, page.Document.QuerySelector(".hint code")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(_browser.Cookies.GetAllCookies());
    }

    [Fact]
    public async Task The_first_sign_in_after_a_key_rotation_succeeds()
    {
        await SignInAsync();
        _provider.RotateKey();

        var home = await SignInAsync();

        Assert.Contains("Hello", home.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(503, """{"code":"oidc.server","message":"down"}""", "application/json")]
    [InlineData(429, "{}", "application/json")]
    [InlineData(502, "<html>Bad gateway</html>", "text/html")]
    [InlineData(503, "", "application/json")]
    public async Task A_provider_that_stumbles_is_one_that_does_not_answer(int status, string body, string contentType)
    {
        IResult Stumble() => Results.Text(body, contentType, statusCode: status);
        _provider.TokenError = Stumble;
        Assert.Contains("does not answer", (await SignInAsync()).Text, StringComparison.Ordinal);

        await _app.KillAsync();
        _provider.Discovery["pushed_authorization_request_endpoint"] = $"{_provider.Url}oidc/request";
        _provider.PushError = Stumble;
        await _app.StartAgainAsync();
        using var response = await _browser.GetAsync(new Uri(_app.Url, "/sign-in"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("does not answer", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Over_tls_the_session_cookie_is_secure_and_bound_to_the_host()
    {
        await _app.KillAsync();
        var listening = _app.Url;
        await _app.StartAgainAsync(("ASPNETCORE_URLS", listening.AbsoluteUri), ("PublicUrl", "https://books.example"));
        using var proxy = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

        using var start = await proxy.GetAsync(new Uri(listening, "/sign-in"));
        using var authorized = await proxy.GetAsync(start.Headers.Location);
        Assert.StartsWith("https://books.example/callback?", authorized.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        var callback = new HttpRequestMessage(HttpMethod.Get, new Uri(listening, authorized.Headers.Location.PathAndQuery));
        callback.Headers.Add("Cookie", string.Join("; ", start.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
        using var signedIn = await proxy.SendAsync(callback);

        var session = signedIn.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("__Host-bookstore=", StringComparison.Ordinal));
        Assert.Equal(["httponly", "path=/", "samesite=lax", "secure"],
            session.Split("; ")[1..].Where(part => !part.StartsWith("expires", StringComparison.Ordinal)).Order());
        var home = new HttpRequestMessage(HttpMethod.Get, listening);
        home.Headers.Add("Cookie", session.Split(';')[0]);
        using var page = await proxy.SendAsync(home);
        Assert.Contains("Hello", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.All(start.Headers.GetValues("Set-Cookie").Concat(page.Headers.GetValues("Set-Cookie")),
            cookie => Assert.Contains("; secure", cookie, StringComparison.Ordinal));

        using var challenge = await proxy.GetAsync(new Uri(listening, "/account"));
        Assert.Equal("/sign-in?returnUrl=%2Faccount", challenge.Headers.Location!.OriginalString);
    }

    private static JsonObject Es384() => new() { ["alg"] = "ES384", ["kid"] = "1" };

    private static string WithAnotherKey(JsonObject claims)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var input = $"{TestProvider.Encode(Es384())}.{TestProvider.Encode(claims)}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA384);
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    private static string WithTheSecret(JsonObject claims)
    {
        var input = $"{TestProvider.Encode(new JsonObject { ["alg"] = "HS256" })}.{TestProvider.Encode(claims)}";
        var signature = HMACSHA256.HashData(Encoding.ASCII.GetBytes(TestProvider.AppSecret), Encoding.ASCII.GetBytes(input));
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Swap(string token, JsonObject claims)
    {
        var parts = token.Split('.');
        claims["sub"] = "somebody-else";
        return $"{parts[0]}.{TestProvider.Encode(claims)}.{parts[2]}";
    }

    private Task<Page> SignInAsync() => _browser.OpenAsync(new Uri(_app.Url, "/sign-in"));

    private async Task NobodyIsSignedInAsync()
    {
        Assert.Equal(0, await _app.CountAsync("UserProfiles"));
        Assert.Equal(0, await _app.CountAsync("UserSessions"));
    }
}
