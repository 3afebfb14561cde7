using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>Back-channel logout and webhooks over HTTP, from Logto and from whoever would like to be.</summary>
public sealed class FromLogtoTests : IAsyncLifetime
{
    private const string SigningKey = "the-signing-key";

    private readonly TestBrowser _browser = new();
    private readonly TestBrowser _phone = new();
    private readonly HttpClient _logto = new();
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _app = await RunningApp.StartAsync([.. _provider.Settings(), ("Logto__WebhookSigningKey", SigningKey)]);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        _phone.Dispose();
        _logto.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_logout_token_ends_the_session_that_it_names_and_no_other()
    {
        await SignInAsync(_phone, "sid-phone");
        await SignInAsync(_browser, "sid-browser");

        using var response = await LogoutAsync(Token(claims => claims["sid"] = "sid-phone"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.False(await IsSignedInAsync(_phone));
        Assert.True(await IsSignedInAsync(_browser));
    }

    [Fact]
    public async Task A_logout_token_without_a_session_ends_all_of_the_person()
    {
        await SignInAsync(_phone, "sid-phone");
        await SignInAsync(_browser, "sid-browser");

        using var response = await LogoutAsync(Token(claims => claims.Remove("sid")));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(0, await _app.CountAsync("UserSessions"));
        Assert.False(await IsSignedInAsync(_phone));
        Assert.False(await IsSignedInAsync(_browser));
    }

    [Fact]
    public async Task A_logout_token_is_good_once()
    {
        await SignInAsync(_browser, "sid-browser");
        var token = Token(claims => claims["sid"] = "another");
        using var first = await LogoutAsync(token);
        using var again = await LogoutAsync(token);
        await _app.KillAsync();
        await _app.StartAgainAsync();
        using var afterRestart = await LogoutAsync(token);

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest),
            (first.StatusCode, again.StatusCode, afterRestart.StatusCode));
        Assert.True(await IsSignedInAsync(_browser));
    }

    [Fact]
    public async Task A_logout_token_that_is_not_right_in_every_point_ends_nothing()
    {
        await SignInAsync(_browser, "sid-browser");
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var good = Token();
        var tokens = new Dictionary<string, string?>
        {
            ["none"] = null,
            ["empty"] = "",
            ["no JWT"] = "logout",
            ["alg none"] = $"{TestProvider.Encode(Header("none"))}.{good.Split('.')[1]}.",
            ["signature cut off"] = good[..^128],
            ["signature empty"] = good[..(good.LastIndexOf('.') + 1)],
            ["HS256 with the secret"] = WithTheSecret(),
            ["an ID token"] = _provider.Sign(Header("ES384", typ: null), Claims()),
            ["of another type"] = _provider.Sign(Header("ES384", "at+jwt"), Claims()),
            ["wrong audience"] = Token(claims => claims["aud"] = "another-app"),
            ["no audience"] = Token(claims => claims.Remove("aud")),
            ["wrong issuer"] = Token(claims => claims["iss"] = "https://evil.example/oidc"),
            ["no issuer"] = Token(claims => claims.Remove("iss")),
            ["expired"] = Token(claims => claims["exp"] = now - 3600),
            ["no expiry"] = Token(claims => claims.Remove("exp")),
            ["no iat"] = Token(claims => claims.Remove("iat")),
            ["iat in the future"] = Token(claims => claims["iat"] = now + 3600),
            ["no events"] = Token(claims => claims.Remove("events")),
            ["another event"] = Token(claims => claims["events"] = new JsonObject { ["https://example.com"] = new JsonObject() }),
            ["an event that is no object"] = Token(claims => claims["events"] = new JsonObject { [Event] = "yes" }),
            ["with a nonce"] = Token(claims => claims["nonce"] = "n"),
            ["no jti"] = Token(claims => claims.Remove("jti")),
            ["neither sid nor sub"] = Token(claims =>
            {
                claims.Remove("sid");
                claims.Remove("sub");
            }),
        };

        foreach (var (name, token) in tokens)
        {
            using var response = await LogoutAsync(token);
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{name}: {response.StatusCode}");
            Assert.Equal("""{"error":"invalid_request"}""", await response.Content.ReadAsStringAsync());
            Assert.True(response.Headers.CacheControl!.NoStore, name);
        }

        Assert.True(await IsSignedInAsync(_browser));
        using var right = await LogoutAsync(good);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.False(await IsSignedInAsync(_browser));
    }

    [Fact]
    public async Task What_is_no_form_or_too_large_is_refused()
    {
        using var json = await _logto.PostAsync(new Uri(_app.Url, "/backchannel-logout"), new StringContent("{}", Encoding.UTF8, "application/json"));
        using var large = await LogoutAsync(new string('a', 20_000));
        var cut = new StringContent("--b\r\nContent-Disposition: form-data; name=\"logout_token\"\r\n\r\nabc");
        cut.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "b") } };
        using var truncated = await _logto.PostAsync(new Uri(_app.Url, "/backchannel-logout"), cut);

        Assert.Equal(
            (HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest),
            (json.StatusCode, large.StatusCode, truncated.StatusCode));
    }

    [Fact]
    public async Task A_webhook_refreshes_the_profile_unless_it_is_late()
    {
        await SignInAsync(_browser, "sid");

        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(Changed("Newer", 2_000, patreon: "777")));
        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(Changed("Older", 1_000, patreon: "778")));
        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(Changed("Newer", 2_000, patreon: "777")));

        Assert.Equal("Newer", Assert.Single(await _app.QueryAsync("SELECT Name FROM UserProfiles"))[0]);
        Assert.Equal("777", Assert.Single(await _app.QueryAsync("SELECT PatreonUserId FROM PatreonIdentities"))[0]);
        Assert.True(await IsSignedInAsync(_browser));
    }

    [Fact]
    public async Task A_suspension_ends_all_sessions_and_its_end_ends_none()
    {
        await SignInAsync(_browser, "sid-1");
        await SignInAsync(_phone, "sid-2");
        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(Changed("Robin", 1_000, @event: "User.SuspensionStatus.Updated", isSuspended: true)));
        Assert.False(await IsSignedInAsync(_browser));
        Assert.False(await IsSignedInAsync(_phone));

        await SignInAsync(_browser, "sid-3");
        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(Changed("Robin", 2_000, @event: "User.SuspensionStatus.Updated")));
        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(Changed("Robin", 1_000, @event: "User.SuspensionStatus.Updated", isSuspended: true)));
        Assert.True(await IsSignedInAsync(_browser));
    }

    [Fact]
    public async Task A_deletion_removes_everything_of_the_person()
    {
        await SignInAsync(_browser, "sid");
        await DeliverAsync(Changed("Robin", 1_000, patreon: "777"));
        Assert.Equal(1, await _app.CountAsync("PatreonIdentities"));

        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(Changed("Robin", 1_000, @event: "User.Deleted")));
        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(Changed("Robin", 1_000, @event: "User.Deleted")));
        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(Changed("Robin", 2_000)));

        Assert.False(await IsSignedInAsync(_browser));
        foreach (var table in (string[])["UserProfiles", "PatreonIdentities", "UserSessions"])
        {
            Assert.Equal(0, await _app.CountAsync(table));
        }
    }

    [Fact]
    public async Task A_delivery_that_is_not_logtos_is_refused_before_it_is_read()
    {
        await SignInAsync(_browser, "sid");
        var deletion = Changed("Robin", 1_000, @event: "User.Deleted");

        Assert.Equal(HttpStatusCode.Unauthorized, await DeliverAsync(deletion, signature: null));
        Assert.Equal(HttpStatusCode.Unauthorized, await DeliverAsync(deletion, signature: new string('0', 64)));
        Assert.Equal(HttpStatusCode.Unauthorized, await DeliverAsync(deletion, signature: Sign(deletion + " ")));
        Assert.Equal(HttpStatusCode.BadRequest, await DeliverAsync("{"));
        Assert.Equal(HttpStatusCode.NoContent, await DeliverAsync("""{"event":"PostSignIn"}"""));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await DeliverAsync(new string(' ', 256 * 1024 + 1)));
        Assert.True(await IsSignedInAsync(_browser));
    }

    [Fact]
    public async Task Without_a_signing_key_there_is_no_webhook()
    {
        await _app.KillAsync();
        await _app.StartAgainAsync(("Logto__WebhookSigningKey", null));

        Assert.Equal(HttpStatusCode.NotFound, await DeliverAsync("{}"));
    }

    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    private static JsonObject Header(string alg, string? typ = "logout+jwt")
    {
        JsonObject header = new() { ["alg"] = alg, ["kid"] = "1" };
        if (typ is not null)
        {
            header["typ"] = typ;
        }

        return header;
    }

    private static string Changed(
        string name, long updatedAt, string? patreon = null, string @event = "User.Data.Updated", bool isSuspended = false)
    {
        JsonObject identities = [];
        if (patreon is not null)
        {
            identities["patreon"] = new JsonObject { ["userId"] = patreon };
        }

        return new JsonObject
        {
            ["event"] = @event,
            ["data"] = new JsonObject
            {
                ["id"] = "abc123def456",
                ["name"] = name,
                ["updatedAt"] = updatedAt,
                ["isSuspended"] = isSuspended,
                ["identities"] = identities,
            },
        }.ToJsonString();
    }

    private static string Sign(string body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(SigningKey), Encoding.UTF8.GetBytes(body)));

    private JsonObject Claims()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = $"{_provider.Url}oidc",
            ["sub"] = "abc123def456",
            ["aud"] = "app",
            ["iat"] = now,
            ["exp"] = now + 120,
            ["jti"] = Guid.NewGuid().ToString(),
            ["events"] = new JsonObject { [Event] = new JsonObject() },
            ["sid"] = "sid-browser",
        };
    }

    private string Token(Action<JsonObject>? change = null)
    {
        var claims = Claims();
        change?.Invoke(claims);
        return _provider.Sign(Header("ES384"), claims);
    }

    private string WithTheSecret()
    {
        var input = $"{TestProvider.Encode(Header("HS256"))}.{TestProvider.Encode(Claims())}";
        var signature = HMACSHA256.HashData(Encoding.ASCII.GetBytes(TestProvider.AppSecret), Encoding.ASCII.GetBytes(input));
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    private Task<HttpResponseMessage> LogoutAsync(string? token) => _logto.PostAsync(
        new Uri(_app.Url, "/backchannel-logout"),
        new FormUrlEncodedContent(token is null ? [] : [new KeyValuePair<string, string>("logout_token", token)]));

    private async Task<HttpStatusCode> DeliverAsync(string body) => await DeliverAsync(body, Sign(body));

    private async Task<HttpStatusCode> DeliverAsync(string body, string? signature)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_app.Url, "/webhooks/logto"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (signature is not null)
        {
            request.Headers.Add("logto-signature-sha-256", signature);
        }

        using var response = await _logto.SendAsync(request);
        return response.StatusCode;
    }

    private Task<Page> SignInAsync(TestBrowser browser, string sid)
    {
        _provider.Claims["sid"] = sid;
        return browser.OpenAsync(new Uri(_app.Url, "/sign-in"));
    }

    private async Task<bool> IsSignedInAsync(TestBrowser browser) =>
        (await browser.GetAsync(new Uri(_app.Url, "/account"))).StatusCode == HttpStatusCode.OK;
}
