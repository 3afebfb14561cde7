using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookstore.Benchmarks;

/// <summary>
/// An OpenID provider at Logto's paths that costs little, in the benchmark's process, so that its CPU isn't the app's.
/// Each sign-in is of a person of its own.
/// </summary>
internal sealed class Provider : IAsyncDisposable
{
    public const string AppId = "benchmark";

    /// <summary>An odd factor (Knuth's) that spreads numbers over 32 bits, each to another.</summary>
    public const uint Scatter = 2_654_435_761;

    private const int FirstNewPerson = 10_000_000;
    private const string Header = """{"alg":"ES384","kid":"1"}""";

    private readonly WebApplication _app;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly ConcurrentDictionary<string, Request> _requests = [];
    private int _people = FirstNewPerson;

    private Provider(int port)
    {
        Url = $"http://localhost:{port}";
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        builder.Services.AddRoutingCore();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        _app = builder.Build();
        _app.UseRouting();
        _app.MapGet("/oidc/.well-known/openid-configuration", () => Json($$"""
            {"issuer":"{{Url}}/oidc","authorization_endpoint":"{{Url}}/oidc/auth","token_endpoint":"{{Url}}/oidc/token",
            "userinfo_endpoint":"{{Url}}/oidc/me","jwks_uri":"{{Url}}/oidc/jwks","end_session_endpoint":"{{Url}}/oidc/session/end",
            "revocation_endpoint":"{{Url}}/oidc/token/revocation","pushed_authorization_request_endpoint":"{{Url}}/oidc/request",
            "authorization_response_iss_parameter_supported":true,"code_challenge_methods_supported":["S256"]}
            """));
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var keys = $$"""{"keys":[{"kty":"EC","crv":"P-384","use":"sig","alg":"ES384","kid":"1","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}]}""";
        _app.MapGet("/oidc/jwks", () => Json(keys));
        _app.MapPost("/oidc/request", PushAsync);
        _app.MapPost("/oidc/token", TokenAsync);
        _app.MapGet("/oidc/me", (HttpRequest request) =>
            Json($$"""{"sub":"{{request.Headers.Authorization.ToString()["Bearer ".Length..]}}","name":"Robin"}"""));
        _app.Map("/patreon/{**path}", () => TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable));
        _app.UseEndpoints(_ => { });
    }

    private sealed record Request(string State, string Nonce, string RedirectUri)
    {
        public string Subject { get; set; } = "";
    }

    public string Url { get; }

    public string Issuer => $"{Url}/oidc";

    /// <summary>Settings of a campaign whose API is out of order, so that nothing changes the members that are stored.</summary>
    public (string Name, string Value)[] PatreonSettings =>
    [
        ("Patreon__AccessToken", "benchmark"),
        ("Patreon__RefreshToken", "benchmark"),
        ("Patreon__ClientId", "benchmark"),
        ("Patreon__ClientSecret", "benchmark"),
        ("Patreon__ApiBase", $"{Url}/patreon"),
    ];

    /// <summary>The subject of a person by number. Logto's have no order, and neither have these: an index of them grows everywhere.</summary>
    public static string GetSubject(int number) => $"{unchecked((uint)number * Scatter):x8}";

    public static async Task<Provider> StartAsync(int port)
    {
        var provider = new Provider(port);
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>Signs a person in.</summary>
    /// <param name="authorization">The address of the authorization endpoint that the app redirected to.</param>
    /// <param name="subject">The person, or null for a new one.</param>
    /// <returns>The address of the app's callback.</returns>
    public string Authorize(Uri authorization, string? subject)
    {
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(authorization.Query);
        var code = query["request_uri"].ToString().Split(':')[^1];
        var request = _requests[code];
        request.Subject = subject ?? GetSubject(Interlocked.Increment(ref _people));
        return $"{request.RedirectUri}?code={code}&state={Uri.EscapeDataString(request.State)}&iss={Uri.EscapeDataString(Issuer)}";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private static ContentHttpResult Json(string body) => TypedResults.Text(body, "application/json");

    private async Task<IResult> PushAsync(HttpRequest http)
    {
        var form = await http.ReadFormAsync();
        var code = Guid.NewGuid().ToString("N");
        _requests[code] = new(form["state"]!, form["nonce"]!, form["redirect_uri"]!);
        return TypedResults.Text($$"""{"request_uri":"urn:ietf:params:oauth:request_uri:{{code}}","expires_in":60}""", "application/json", statusCode: 201);
    }

    private async Task<IResult> TokenAsync(HttpRequest http)
    {
        var form = await http.ReadFormAsync();
        if (!_requests.TryRemove(form["code"].ToString(), out var request))
        {
            return TypedResults.BadRequest();
        }

        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = $$"""{"iss":"{{Url}}/oidc","aud":"{{AppId}}","sub":"{{request.Subject}}","nonce":"{{request.Nonce}}","name":"Robin","iat":{{now}},"auth_time":{{now}},"exp":{{now + 3600}}}""";
        var input = $"{Encode(Header)}.{Encode(claims)}";
        var token = $"{input}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA384))}";
        return Json($$"""{"access_token":"{{request.Subject}}","token_type":"Bearer","expires_in":3600,"refresh_token":"{{request.Subject}}-refresh","scope":"openid profile offline_access","id_token":"{{token}}"}""");
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
