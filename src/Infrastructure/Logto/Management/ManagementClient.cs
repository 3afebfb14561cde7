using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bookstore.Infrastructure.Json;
using Microsoft.Extensions.Options;
using Polly;

namespace Bookstore.Infrastructure.Logto.Management;

/// <summary>Calls Logto's Management API as a machine-to-machine application. Each failure is a <see cref="ManagementException"/>.</summary>
internal sealed class ManagementClient(IHttpClientFactory clients, IOptions<ManagementOptions> management, TimeProvider clock) : IDisposable
{
    public const string ClientName = "LogtoManagement";

    // With status 400.
    private const string SessionNotFound = "oidc.session_not_found";

    private const string DiscoveryPath = "/oidc/.well-known/openid-configuration";

    public static readonly ManagementCall DiscoveryCall = new($"GET {DiscoveryPath}", Writes: false);

    private static readonly ManagementCall TokenCall = new("POST /oidc/token", Writes: false);

    /// <summary>How Logto writes JSON. A null that the records don't allow is an error.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    // A call that begins just before the token expires arrives in time.
    private static readonly TimeSpan RenewalMargin = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _tokenLock = new(1);
    private IssuedToken? _token;

    /// <param name="call">Its name, where the path is not to be repeated in messages; null for the method and path.</param>
    public Task<T> CallAsync<T>(
        HttpMethod method, string path, object? body, Func<JsonElement, T> read, CancellationToken cancellationToken, ManagementCall? call = null)
    {
        call ??= new ManagementCall($"{method} {path}", Writes: method != HttpMethod.Get);
        return GuardAsync(call, async () =>
        {
            using var response = await SendAsync(method, path, body, cancellationToken);
            return response.IsSuccessStatusCode
                ? read(await ParseAsync(response, cancellationToken))
                : throw await RejectedAsync(call, response, cancellationToken);
        });
    }

    /// <summary>Deletes what is at a path.</summary>
    /// <returns>False where nothing was there.</returns>
    public Task<bool> DeleteAsync(string path, ManagementCall call, CancellationToken cancellationToken) => GuardAsync(call, async () =>
    {
        using var response = await SendAsync(HttpMethod.Delete, path, body: null, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return true;
        }

        // Logto says what is not there; a proxy's page says nothing.
        var rejection = await RejectedAsync(call, response, cancellationToken);
        return rejection.Rejection is { Status: 404, Code: not null } or { Code: SessionNotFound } ? false : throw rejection;
    });

    /// <summary>Reads the discovery document (OpenID Connect Discovery 1.0, section 3), without credentials.</summary>
    public Task<JsonElement> ReadDiscoveryAsync(CancellationToken cancellationToken) => GuardAsync(DiscoveryCall, async () =>
    {
        using var client = clients.CreateClient(ClientName);
        using var response = await client.GetAsync(management.Value.Origin + DiscoveryPath, cancellationToken);
        return response.IsSuccessStatusCode
            ? await ParseAsync(response, cancellationToken)
            : throw await RejectedAsync(DiscoveryCall, response, cancellationToken);
    });

    public static T Read<T>(JsonElement answer) => answer.Deserialize<T>(Json) ?? throw new JsonException("The value is null.");

    public void Dispose() => _tokenLock.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        var known = _token;
        var token = await GetTokenAsync(client, rejected: null, cancellationToken);
        while (true)
        {
            using var request = new HttpRequestMessage(method, management.Value.Origin + path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
            request.Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Json);
            var response = await client.SendAsync(request, cancellationToken);
            if (token != known || response.StatusCode != HttpStatusCode.Unauthorized)
            {
                return response;
            }

            // Logto's keys, or its clock, have changed.
            response.Dispose();
            token = await GetTokenAsync(client, rejected: token, cancellationToken);
        }
    }

    // One request at a time: those who wait for it find its token.
    private async Task<IssuedToken> GetTokenAsync(HttpClient client, IssuedToken? rejected, CancellationToken cancellationToken)
    {
        await _tokenLock.WaitAsync(cancellationToken);
        try
        {
            if (_token is null || _token == rejected || clock.GetUtcNow() >= _token.RenewAt)
            {
                _token = await RequestTokenAsync(client, cancellationToken);
            }

            return _token;
        }
        finally
        {
            _tokenLock.Release();
        }
    }

    // The client credentials grant (RFC 6749 4.4) with a resource indicator (RFC 8707).
    private Task<IssuedToken> RequestTokenAsync(HttpClient client, CancellationToken cancellationToken) => GuardAsync(TokenCall, async () =>
    {
        var options = management.Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Origin + "/oidc/token");
        // Form-encoded first (RFC 6749 2.3.1).
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(
            $"{Uri.EscapeDataString(options.AppId)}:{Uri.EscapeDataString(options.AppSecret)}")));
        request.Content = new FormUrlEncodedContent(
            [new("grant_type", "client_credentials"), new("resource", options.ResourceIndicator), new("scope", "all")]);
        var requestedAt = clock.GetUtcNow();
        using var response = await client.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await RejectedAsync(TokenCall, response, cancellationToken);
        }

        var answer = await ParseAsync(response, cancellationToken);
        // Without the role, Logto issues a token without the scope.
        if (answer.Text("scope")?.Split(' ').Contains("all") is not true || answer.Text("access_token") is not { } token)
        {
            throw ManagementException.RoleMissing(TokenCall);
        }

        var seconds = answer.Find("expires_in") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : 0;
        return new IssuedToken(token, requestedAt + TimeSpan.FromSeconds(seconds) - RenewalMargin);
    });

    private static async Task<ManagementException> RejectedAsync(ManagementCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        JsonElement error = default;
        try
        {
            error = await ParseAsync(response, cancellationToken);
        }
        catch (JsonException)
        {
            // Nothing, or a proxy's page: the status says enough.
        }

        return ManagementException.Rejected(call, new ManagementRejection((int)response.StatusCode, error, response.Headers.Location));
    }

    private static async Task<T> GuardAsync<T>(ManagementCall call, Func<Task<T>> send)
    {
        try
        {
            return await send();
        }
        catch (Exception exception) when (IsTransport(exception))
        {
            throw ManagementException.NoResponse(call, exception);
        }
    }

    // JSON is UTF-8 (RFC 8259 8.1), whatever charset the Content-Type names.
    private static async Task<JsonElement> ParseAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await JsonSerializer.DeserializeAsync<JsonElement>(await response.Content.ReadAsStreamAsync(cancellationToken), Json, cancellationToken);

    private static bool IsTransport(Exception exception) =>
        exception is HttpRequestException or ExecutionRejectedException or JsonException or IOException
        || (exception is OperationCanceledException { InnerException: TimeoutException });

    // Compared by reference: the same text may be issued twice.
    private sealed class IssuedToken(string value, DateTimeOffset renewAt)
    {
        public string Value => value;

        public DateTimeOffset RenewAt => renewAt;
    }
}
