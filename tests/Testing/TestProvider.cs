using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookstore.Testing;

/// <summary>
/// An OpenID provider at Logto's paths that signs one person in without asking, and misbehaves where a test tells it to.
/// </summary>
public sealed class TestProvider : IAsyncDisposable
{
    /// <summary>The app secret that <see cref="Settings"/> gives.</summary>
    public const string AppSecret = "not-for-the-log";

    /// <summary>What the access token of every token response begins with.</summary>
    public const string AccessToken = "an-opaque-access-token";

    /// <summary>The cookie by which a browser says whom to sign in; without it that is one person.</summary>
    public const string PersonCookie = "person";

    private const string Robin = "abc123def456";

    private readonly WebApplication _app;
    private int _keyId = 1;
    private readonly ConcurrentDictionary<string, string> _nonces = [];
    private readonly ConcurrentDictionary<string, string> _challenges = [];
    private readonly ConcurrentDictionary<string, string> _subjects = [];
    private readonly ConcurrentDictionary<string, DateTimeOffset> _authTimes = [];
    private int _codes;
    private int _discoveryRequests;
    private int _jwksRequests;
    private int _sessions;
    private readonly ConcurrentDictionary<string, string> _refreshTokens = [];

    private TestProvider(int port)
    {
        Url = new Uri($"http://localhost:{port}");
        Reset();
        Discovery = new JsonObject
        {
            ["issuer"] = Issuer,
            ["authorization_endpoint"] = $"{Issuer}/auth",
            ["token_endpoint"] = $"{Issuer}/token",
            ["userinfo_endpoint"] = $"{Issuer}/me",
            ["jwks_uri"] = $"{Issuer}/jwks",
            ["end_session_endpoint"] = $"{Issuer}/session/end",
            ["revocation_endpoint"] = $"{Issuer}/token/revocation",
            ["authorization_response_iss_parameter_supported"] = true,
        };

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        builder.Services.AddRoutingCore();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        _app = builder.Build();
        _app.Use(async (context, next) =>
        {
            await OnRequest(context.Request);
            await next(context);
        });
        _app.UseRouting();
        _app.MapGet("/oidc/.well-known/openid-configuration", () =>
        {
            Interlocked.Increment(ref _discoveryRequests);
            return DiscoveryError?.Invoke() ?? Results.Text(Discovery.ToJsonString(), "application/json");
        });
        _app.MapGet("/oidc/jwks", () =>
        {
            Interlocked.Increment(ref _jwksRequests);
            return Jwks();
        });
        _app.MapGet("/oidc/auth", Authorize);
        _app.MapPost("/oidc/request", PushAsync);
        _app.MapPost("/oidc/token", Token);
        _app.MapPost("/oidc/token/revocation", RevokeAsync);
        _app.MapGet("/oidc/session/end", EndSession);
        _app.MapPost("/oidc/session/end/confirm", ConfirmEndAsync);
        _app.MapGet("/api/.well-known/sign-in-exp", () => Experience is null ? Results.NotFound() : Results.Text(Experience.ToJsonString(), "application/json"));
        _app.MapGet("/oidc/me", (HttpRequest request) =>
            UserInfoFor?.Invoke(request.Headers.Authorization.ToString()["Bearer ".Length..]) ?? UserInfo?.Invoke() ?? DescribePerson(request));
        _app.UseEndpoints(_ => { });
    }

    /// <summary>The Logto endpoint.</summary>
    public Uri Url { get; }

    /// <summary>The discovery document.</summary>
    public JsonObject Discovery { get; }

    /// <summary>Answers in the place of the discovery document.</summary>
    public Func<IResult>? DiscoveryError { get; set; }

    /// <summary>How often the discovery document was asked for.</summary>
    public int DiscoveryRequests => _discoveryRequests;

    /// <summary>Answers at the address of the keys.</summary>
    public Func<IResult> Jwks { get; set; }

    /// <summary>How often the keys were asked for.</summary>
    public int JwksRequests => _jwksRequests;

    /// <summary>The key that signs.</summary>
    public ECDsa Key { get; private set; } = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    /// <summary>The header of what the provider signs.</summary>
    public JsonObject Header => new() { ["alg"] = "ES384", ["kid"] = $"{_keyId}" };

    /// <summary>The claims of the next ID token beyond nonce, iat and exp.</summary>
    public JsonObject Claims { get; private set; }

    /// <summary>Makes the ID token of the claims.</summary>
    public Func<JsonObject, string> IdToken { get; set; }

    /// <summary>Answers at the userinfo endpoint in the place of the truth.</summary>
    public Func<IResult>? UserInfo { get; set; }

    /// <summary>Sees each request before it is answered, and may hold it back.</summary>
    public Func<HttpRequest, Task> OnRequest { get; set; }

    /// <summary>Answers at the token endpoint in the place of tokens.</summary>
    public Func<IResult>? TokenError { get; set; }

    /// <summary>Changes the token response.</summary>
    public Action<JsonObject> TokenResponse { get; set; }

    /// <summary>Answers a refresh in the place of new tokens, by its form, or leaves it to the rest.</summary>
    public Func<IFormCollection, IResult?>? RefreshError { get; set; }

    /// <summary>Whether a refresh replaces its refresh token, as Logto does late in a token's life.</summary>
    public bool RotatesRefreshTokens { get; set; }

    /// <summary>What a refresh waits for once its refresh token is replaced, and before it answers.</summary>
    public Func<Task> AfterRotation { get; set; }

    /// <summary>The refreshes that came, each as the refresh token that it used.</summary>
    public ConcurrentQueue<string> Refreshes { get; } = [];

    /// <summary>Forgets all refresh tokens, as Logto does when a user is suspended or deleted or their grants are revoked.</summary>
    public void RevokeGrants() => _refreshTokens.Clear();

    /// <summary>What the token endpoint waits for before it answers.</summary>
    public Task Hold { get; set; }

    /// <summary>Answers a token request by its code, or leaves it to the rest; for tests that run many sign-ins at once.</summary>
    public Func<string, IResult?>? TokensFor { get; set; }

    /// <summary>Answers a userinfo request by its access token, or leaves it to <see cref="UserInfo"/>.</summary>
    public Func<string, IResult?>? UserInfoFor { get; set; }

    /// <summary>Answers a pushed authorization request in the place of the truth; the discovery document offers none by itself.</summary>
    public Func<IResult>? PushError { get; set; }

    /// <summary>What the sign-in experience offers, as Logto tells it without credentials; null for a provider without one.</summary>
    public JsonObject? Experience { get; set; }

    /// <summary>The redirect URI that is registered; null where any will do.</summary>
    public string? RedirectUri { get; set; }

    /// <summary>The post sign-out redirect URI that is registered, for a browser that is sent to end its session.</summary>
    public string? PostLogoutRedirectUri { get; set; }

    /// <summary>The sessions of nobody that a sign-out has begun and not confirmed.</summary>
    public HashSet<string> UnconfirmedSignOuts { get; } = [];

    /// <summary>Answers at the revocation endpoint in the place of success.</summary>
    public Func<IResult>? RevocationError { get; set; }

    /// <summary>The refresh tokens that were revoked.</summary>
    public List<string> Revoked { get; } = [];

    /// <summary>The app secrets that are good, as Logto's Console lists them.</summary>
    public List<string> Secrets { get; } = [AppSecret];

    /// <summary>The app ids of applications without a secret (RFC 6749 2.1).</summary>
    public List<string> PublicClients { get; } = [];

    /// <summary>Changes the parameters of the callback.</summary>
    public Func<string, string> Callback { get; set; }

    /// <summary>When the person signed in at the provider, for sign-ins that ask nobody to do it anew; null for just now.</summary>
    public DateTimeOffset? AuthenticatedAt { get; set; }

    /// <summary>The <c>prompt</c> of each authorization request that came.</summary>
    public ConcurrentQueue<string> Prompts { get; } = [];

    /// <summary>The parameters of each authorization request that came.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> AuthorizationRequests { get; } = [];

    /// <summary>The token requests that came, form-encoded.</summary>
    public List<string> TokenRequests { get; } = [];

    private string Issuer => $"{Url.AbsoluteUri}oidc";

    /// <summary>Starts a provider.</summary>
    /// <param name="port">The port, or null for a free one.</param>
    public static async Task<TestProvider> StartAsync(int? port = null)
    {
        var provider = new TestProvider(port ?? RunningApp.FreePort());
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>The settings that point the app here.</summary>
    public (string Name, string? Value)[] Settings() =>
        [("Logto__Endpoint", Url.AbsoluteUri), ("Logto__AppId", "app"), ("Logto__AppSecret", AppSecret), ("Logto__ApiResource", AccessTokens.Resource)];

    /// <summary>Tells the truth from now on: takes back what a test had it do, but for the discovery document.</summary>
    [MemberNotNull(nameof(Claims), nameof(OnRequest), nameof(IdToken), nameof(Callback), nameof(Jwks), nameof(TokenResponse), nameof(Hold), nameof(AfterRotation))]
    public void Reset()
    {
        OnRequest = _ => Task.CompletedTask;
        Claims = new JsonObject { ["sub"] = Robin, ["aud"] = "app", ["iss"] = Issuer };
        IdToken = claims => Sign(Header, claims);
        Callback = parameters => parameters;
        Jwks = () => Publish(PublicKey(Key, $"{_keyId}"));
        TokenResponse = _ => { };
        Hold = Task.CompletedTask;
        AfterRotation = () => Task.CompletedTask;
        RotatesRefreshTokens = false;
        RefreshError = null;
        AuthenticatedAt = null;
        UserInfo = TokenError = PushError = RevocationError = DiscoveryError = null;
    }

    /// <summary>A JWT signed with the provider's key (RFC 7515).</summary>
    public string Sign(JsonObject header, JsonObject claims) => Sign(header, claims, Key);

    /// <summary>A JWT signed with any key.</summary>
    public static string Sign(JsonObject header, JsonObject claims, ECDsa key)
    {
        var input = $"{Encode(header)}.{Encode(claims)}";
        return $"{input}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA384))}";
    }

    /// <summary>The public half of a key as a JWK (RFC 7517).</summary>
    public static JsonObject PublicKey(ECDsa key, string kid)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new JsonObject
        {
            ["kty"] = "EC",
            ["use"] = "sig",
            ["alg"] = "ES384",
            ["crv"] = "P-384",
            ["kid"] = kid,
            ["x"] = Base64Url.EncodeToString(point.X),
            ["y"] = Base64Url.EncodeToString(point.Y),
        };
    }

    /// <summary>Answers with these keys.</summary>
    public static IResult Publish(params JsonNode[] keys) =>
        Results.Text(new JsonObject { ["keys"] = new JsonArray(keys) }.ToJsonString(), "application/json");

    /// <summary>A logout token for all of a person's sessions (OpenID Connect Back-Channel Logout 1.0, 2.4).</summary>
    /// <param name="subject">The person.</param>
    public string LogoutToken(string subject = Robin)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return Sign(new JsonObject { ["alg"] = "ES384", ["typ"] = "logout+jwt", ["kid"] = $"{_keyId}" }, new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = subject,
            ["aud"] = "app",
            ["iat"] = now,
            ["exp"] = now + 120,
            ["jti"] = Guid.NewGuid().ToString(),
            ["events"] = new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = new JsonObject() },
        });
    }

    /// <summary>A part of a JWT.</summary>
    public static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));

    /// <summary>Signs with a new key from now on, and publishes no other.</summary>
    public void RotateKey()
    {
        Key.Dispose();
        Key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        _keyId++;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Key.Dispose();
    }

    private IResult Authorize(HttpRequest request)
    {
        var code = $"code-{Interlocked.Increment(ref _codes)}";
        _nonces[code] = request.Query["nonce"].ToString();
        _challenges[code] = request.Query["code_challenge"].ToString();
        _subjects[code] = request.Cookies[PersonCookie] ?? Robin;
        var prompt = request.Query["prompt"].ToString();
        Prompts.Enqueue(prompt);
        AuthorizationRequests.Enqueue(request.Query.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString()));
        // The person signs in anew where the request demands it (OpenID Connect Core 3.1.2.1).
        var isFresh = prompt.Split(' ').Contains("login")
            || (double.TryParse(request.Query["max_age"], CultureInfo.InvariantCulture, out var maxAge)
                && DateTimeOffset.UtcNow - AuthenticatedAt > TimeSpan.FromSeconds(maxAge));
        if (isFresh || request.Query.ContainsKey("max_age"))
        {
            _authTimes[code] = (isFresh ? null : AuthenticatedAt) ?? DateTimeOffset.UtcNow;
        }

        var parameters = $"code={code}&state={Uri.EscapeDataString(request.Query["state"].ToString())}&iss={Uri.EscapeDataString(Issuer)}";
        var isKnown = IsPublic(request.Query["client_id"]) || request.Query["client_id"] == "app";
        return isKnown
            && request.Query["redirect_uri"] != (RedirectUri ?? request.Query["redirect_uri"]) ? Results.Json(new { error = "invalid_redirect_uri" }, statusCode: 400)
            : isKnown
            ? Results.Redirect($"{request.Query["redirect_uri"]}?{Callback(parameters)}")
            : Results.Json(new { error = "invalid_client" }, statusCode: 400);
    }

    private async Task<IResult> PushAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        return PushError is not null ? PushError()
            : form["client_id"] != "app" || !IsSecret(form["client_secret"])
                ? Results.Json(new { error = "invalid_client", error_description = "client authentication failed" }, statusCode: 401)
            : form["redirect_uri"] != (RedirectUri ?? form["redirect_uri"])
                ? Results.Json(new { error = "invalid_request", error_description = "redirect_uri did not match any of the client's registered redirect_uris" }, statusCode: 400)
            : Results.Json(new { request_uri = $"urn:ietf:params:oauth:request_uri:{Guid.NewGuid()}", expires_in = 60 }, statusCode: 201);
    }

    // As Logto does: what was asked is kept in a session until a page that sends itself confirms it.
    private IResult EndSession(HttpRequest request, HttpResponse response)
    {
        if (request.Query["client_id"] != "app" || request.Query["post_logout_redirect_uri"] != PostLogoutRedirectUri)
        {
            return Results.Json(
                new { code = "oidc.invalid_request", error = "invalid_request", error_description = "post_logout_redirect_uri not registered" }, statusCode: 400);
        }

        var session = Guid.NewGuid().ToString();
        UnconfirmedSignOuts.Add(session);
        response.Cookies.Append("_session", session);
        return Results.Content(
            $"""<form method="post" action="{Issuer}/session/end/confirm"><input type="hidden" name="xsrf" value="x-{session}"/></form>""", "text/html");
    }

    private async Task<IResult> ConfirmEndAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        return request.Cookies["_session"] is { } session && form["xsrf"] == $"x-{session}" && form["logout"] == "yes" && UnconfirmedSignOuts.Remove(session)
            ? Results.Redirect(PostLogoutRedirectUri!)
            : Results.BadRequest();
    }

    private async Task<IResult> RevokeAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (RevocationError is not null || form["client_id"] != "app" || !IsSecret(form["client_secret"]))
        {
            return RevocationError?.Invoke() ?? Results.StatusCode(401);
        }

        lock (Revoked)
        {
            Revoked.Add(form["token"]!);
        }

        return Results.Ok();
    }

    private async Task<IResult> Token(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        lock (TokenRequests)
        {
            TokenRequests.Add(string.Join('&', form.Select(field => $"{field.Key}={field.Value}")));
        }

        await Hold;

        if (TokensFor?.Invoke(form["code"].ToString()) is { } answer)
        {
            return answer;
        }

        if (TokenError is not null)
        {
            return TokenError();
        }

        if (!IsSecret(form["client_secret"]) && !IsPublic(form["client_id"]))
        {
            return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        }

        if (form["grant_type"] == "refresh_token")
        {
            return await RefreshAsync(form);
        }

        var code = form["code"].ToString();
        if (!_nonces.ContainsKey(code) || !IsVerified(_challenges[code], form["code_verifier"].ToString()))
        {
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        }

        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = (JsonObject)Claims.DeepClone();
        if (_subjects.TryGetValue(code, out var subject) && subject != Robin)
        {
            claims["sub"] = subject;
        }

        claims.TryAdd("nonce", _nonces.GetValueOrDefault(code, ""));
        claims.TryAdd("iat", now);
        claims.TryAdd("exp", now + 3600);
        if (_authTimes.TryGetValue(code, out var authTime))
        {
            claims.TryAdd("auth_time", authTime.ToUnixTimeSeconds());
        }

        var response = new JsonObject
        {
            // Says which person's it is, where that is not the usual one.
            ["access_token"] = subject is null or Robin ? AccessToken : $"{AccessToken}.{code}",
            ["refresh_token"] = NewRefreshToken(code),
            ["token_type"] = "Bearer",
            ["expires_in"] = 3600,
            ["id_token"] = IdToken(claims),
        };
        TokenResponse(response);
        return Results.Text(response.ToJsonString(), "application/json");
    }

    // Like Logto: the same refresh token again, or a new one in its place; an ID token, which nobody needs, is left out.
    private async Task<IResult> RefreshAsync(IFormCollection form)
    {
        var refreshToken = form["refresh_token"].ToString();
        Refreshes.Enqueue(refreshToken);
        if (RefreshError?.Invoke(form) is { } error)
        {
            return error;
        }

        if (!_refreshTokens.TryGetValue(refreshToken, out var code) || Revoked.Contains(refreshToken))
        {
            return Results.Json(
                new { code = "oidc.invalid_grant", error = "invalid_grant", error_description = "grant request is invalid" }, statusCode: 400);
        }

        if (RotatesRefreshTokens)
        {
            _refreshTokens.TryRemove(refreshToken, out _);
            refreshToken = NewRefreshToken(code);
            await AfterRotation();
        }

        var target = string.Join('+', new[] { form["resource"].ToString(), form["organization_id"].ToString() }.Where(part => part.Length > 0));
        return Results.Json(new
        {
            access_token = target.Length > 0 ? $"token-for-{target}" : _subjects.GetValueOrDefault(code, Robin) == Robin ? AccessToken : $"{AccessToken}.{code}",
            expires_in = 3600,
            refresh_token = refreshToken,
            scope = target.Length > 0 ? "read:books write:books" : "openid offline_access profile email identities",
            token_type = "Bearer",
        });
    }

    /// <summary>A refresh token as a sign-in gives it.</summary>
    public string NewRefreshToken(string code = "")
    {
        var refreshToken = $"refresh-{Interlocked.Increment(ref _sessions)}";
        _refreshTokens[refreshToken] = code;
        return refreshToken;
    }

    private IResult DescribePerson(HttpRequest request)
    {
        var code = request.Headers.Authorization.ToString().Split('.')[^1];
        var sub = _subjects.GetValueOrDefault(code, Robin);
        return Results.Json(new { sub, name = sub == Robin ? "Robin Reader" : sub, identities = new { } });
    }

    // RFC 7636 4.6
    private static bool IsVerified(string challenge, string verifier) =>
        challenge.Length == 0 || challenge == Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private bool IsPublic(string? clientId) => clientId is not null && PublicClients.Contains(clientId);

    private bool IsSecret(string? secret) => secret is not null && Secrets.Contains(secret);
}
