using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bookstore.Infrastructure.Json;
using Microsoft.Extensions.Options;
using Polly;

namespace Bookstore.Operations.Management;

/// <summary>Calls Logto's Management API as a machine-to-machine application. Each failure is a <see cref="SetupException"/>.</summary>
internal sealed class ManagementApi(IHttpClientFactory clients, IOptions<ManagementOptions> management)
{
    public const string ClientName = "LogtoManagement";

    private const string DiscoveryPath = "/oidc/.well-known/openid-configuration";

    private static readonly ManagementCall TokenCall = new("POST /oidc/token", Writes: false);
    private static readonly ManagementCall DiscoveryCall = new($"GET {DiscoveryPath}", Writes: false);

    /// <summary>How Logto writes JSON. A null that the records don't allow is an error.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    // Valid for an hour.
    private string? _token;

    public Task<T> CallAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken) =>
        CallAsync(method, path, body, Read<T>, cancellationToken);

    /// <param name="isWanted">Selects the elements to read: others may have another shape.</param>
    public Task<IReadOnlyList<T>> ListAsync<T>(string path, Func<JsonElement, bool> isWanted, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<T>>(
            HttpMethod.Get,
            path,
            body: null,
            answer => [.. Read<List<JsonElement>>(answer).Where(isWanted).Select(Read<T>)],
            cancellationToken);

    public async Task<T?> FindAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await CallAsync<T>(HttpMethod.Get, path, body: null, cancellationToken);
        }
        catch (SetupException exception) when (exception.Error.Code == SetupErrorCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Reads the issuer from the discovery document (OpenID Connect Discovery 1.0, section 3).</summary>
    public Task<string> ReadIssuerAsync(CancellationToken cancellationToken) => GuardAsync(DiscoveryCall, async () =>
    {
        using var client = clients.CreateClient(ClientName);
        using var response = await client.GetAsync(management.Value.Origin + DiscoveryPath, cancellationToken);
        return !response.IsSuccessStatusCode ? throw await RejectedAsync(DiscoveryCall, response, cancellationToken)
            : (await ParseAsync(response, cancellationToken)).Text("issuer")
                ?? throw ManagementErrors.MissingIssuer(DiscoveryCall, management.Value);
    });

    private Task<T> CallAsync<T>(
        HttpMethod method, string path, object? body, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var call = new ManagementCall($"{method} {path}", Writes: method != HttpMethod.Get);
        return GuardAsync(call, async () =>
        {
            using var response = await SendAsync(method, path, body, cancellationToken);
            return response.IsSuccessStatusCode
                ? read(await ParseAsync(response, cancellationToken))
                : throw await RejectedAsync(call, response, cancellationToken);
        });
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        var isNew = _token is null;
        _token ??= await RequestTokenAsync(client, cancellationToken);
        while (true)
        {
            using var request = new HttpRequestMessage(method, management.Value.Origin + path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
            request.Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Json);
            var response = await client.SendAsync(request, cancellationToken);
            if (isNew || response.StatusCode != HttpStatusCode.Unauthorized)
            {
                return response;
            }

            // The token expired while the plan was shown.
            response.Dispose();
            _token = await RequestTokenAsync(client, cancellationToken);
            isNew = true;
        }
    }

    // The client credentials grant (RFC 6749 4.4) with a resource indicator (RFC 8707).
    private Task<string> RequestTokenAsync(HttpClient client, CancellationToken cancellationToken) => GuardAsync(TokenCall, async () =>
    {
        var options = management.Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Origin + "/oidc/token");
        // Form-encoded first (RFC 6749 2.3.1).
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(
            $"{Uri.EscapeDataString(options.AppId)}:{Uri.EscapeDataString(options.AppSecret)}")));
        request.Content = new FormUrlEncodedContent(
            [new("grant_type", "client_credentials"), new("resource", options.ResourceIndicator), new("scope", "all")]);
        using var response = await client.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await RejectedAsync(TokenCall, response, cancellationToken);
        }

        var answer = await ParseAsync(response, cancellationToken);
        // Without the role, Logto issues a token without the scope.
        return answer.Text("scope")?.Split(' ').Contains("all") is true && answer.Text("access_token") is { } token
            ? token
            : throw ManagementErrors.MissingRole(TokenCall);
    });

    private async Task<SetupException> RejectedAsync(ManagementCall call, HttpResponseMessage response, CancellationToken cancellationToken)
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

        return ManagementErrors.Rejected(call, response, error, management.Value);
    }

    private async Task<T> GuardAsync<T>(ManagementCall call, Func<Task<T>> send)
    {
        try
        {
            return await send();
        }
        catch (Exception exception) when (IsTransport(exception))
        {
            throw ManagementErrors.NoResponse(call, management.Value, exception);
        }
    }

    // JSON is UTF-8 (RFC 8259 8.1), whatever charset the Content-Type names.
    private static async Task<JsonElement> ParseAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await JsonSerializer.DeserializeAsync<JsonElement>(await response.Content.ReadAsStreamAsync(cancellationToken), Json, cancellationToken);

    private static T Read<T>(JsonElement answer) => answer.Deserialize<T>(Json) ?? throw new JsonException("The value is null.");

    private static bool IsTransport(Exception exception) =>
        exception is HttpRequestException or ExecutionRejectedException or JsonException or IOException
        || (exception is OperationCanceledException { InnerException: TimeoutException });
}

/// <param name="Name">The method and path.</param>
internal sealed record ManagementCall(string Name, bool Writes);
