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

/// <summary>Calls Logto's Management API as a machine-to-machine application. Whatever fails is a <see cref="SetupException"/>.</summary>
internal sealed class ManagementApi(IHttpClientFactory clients, IOptions<ManagementOptions> management)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string ClientName = "LogtoManagement";

    private const string DiscoveryPath = "/oidc/.well-known/openid-configuration";

    private static readonly ManagementCall TokenCall = new("POST /oidc/token", Writes: false);
    private static readonly ManagementCall DiscoveryCall = new($"GET {DiscoveryPath}", Writes: false);

    // What is read is what the records say: a null where they know none is no answer of Logto's.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    // Good for an hour: for a run.
    private string? _token;

    /// <summary>Calls, and reads the answer.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, and query.</param>
    /// <param name="body">What to send, or null.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<T> CallAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken) =>
        CallAsync(method, path, body, Read<T>, cancellationToken);

    /// <summary>Reads a list.</summary>
    /// <param name="path">The path, and query.</param>
    /// <param name="isWanted">Picks those to read: others may be of another shape.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<IReadOnlyList<T>> ListAsync<T>(string path, Func<JsonElement, bool> isWanted, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<T>>(
            HttpMethod.Get,
            path,
            body: null,
            answer => [.. Read<List<JsonElement>>(answer).Where(isWanted).Select(Read<T>)],
            cancellationToken);

    /// <summary>Reads what may not be there.</summary>
    /// <param name="path">The path.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<T?> FindAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await CallAsync<T>(HttpMethod.Get, path, body: null, cancellationToken);
        }
        catch (SetupException exception) when (exception.Problem.Trouble == SetupErrorCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Reads the issuer that the discovery document names (OpenID Connect Discovery 1.0, 3). It takes no token.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<string> ReadIssuerAsync(CancellationToken cancellationToken) => AskAsync(DiscoveryCall, async () =>
    {
        using var client = clients.CreateClient(ClientName);
        using var response = await client.GetAsync(management.Value.Origin + DiscoveryPath, cancellationToken);
        return !response.IsSuccessStatusCode ? throw await RefusedAsync(DiscoveryCall, response, cancellationToken)
            : (await ParseAsync(response, cancellationToken)).Text("issuer")
                ?? throw Problems.NoIssuer(DiscoveryCall, management.Value);
    });

    private Task<T> CallAsync<T>(
        HttpMethod method, string path, object? body, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var call = new ManagementCall($"{method} {path}", Writes: method != HttpMethod.Get);
        return AskAsync(call, async () =>
        {
            using var response = await SendAsync(method, path, body, cancellationToken);
            return response.IsSuccessStatusCode
                ? read(await ParseAsync(response, cancellationToken))
                : throw await RefusedAsync(call, response, cancellationToken);
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

            // Somebody thought about the plan for more than an hour.
            response.Dispose();
            _token = await RequestTokenAsync(client, cancellationToken);
            isNew = true;
        }
    }

    // The client credentials grant (RFC 6749 4.4) for a resource (RFC 8707).
    private Task<string> RequestTokenAsync(HttpClient client, CancellationToken cancellationToken) => AskAsync(TokenCall, async () =>
    {
        var options = management.Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Origin + "/oidc/token");
        // Form-encoded first, as RFC 6749 2.3.1 has it.
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(
            $"{Uri.EscapeDataString(options.AppId)}:{Uri.EscapeDataString(options.AppSecret)}")));
        request.Content = new FormUrlEncodedContent(
            [new("grant_type", "client_credentials"), new("resource", options.ResourceIndicator), new("scope", "all")]);
        using var response = await client.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await RefusedAsync(TokenCall, response, cancellationToken);
        }

        var answer = await ParseAsync(response, cancellationToken);
        // Without the role Logto gives a token all the same, for nothing.
        return answer.Text("scope")?.Split(' ').Contains("all") is true && answer.Text("access_token") is { } token
            ? token
            : throw Problems.RoleMissing(TokenCall, "the token is good for nothing");
    });

    private async Task<SetupException> RefusedAsync(ManagementCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        JsonElement error = default;
        try
        {
            error = await ParseAsync(response, cancellationToken);
        }
        catch (JsonException)
        {
            // Nothing, or a page of a proxy's: the status says enough.
        }

        return Problems.Refused(call, response, error, management.Value);
    }

    private async Task<T> AskAsync<T>(ManagementCall call, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception exception) when (IsTransport(exception))
        {
            throw Problems.Unanswered(call, management.Value, exception);
        }
    }

    // By its bytes: JSON is UTF-8 (RFC 8259 8.1), whatever the Content-Type calls it.
    private static async Task<JsonElement> ParseAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await JsonSerializer.DeserializeAsync<JsonElement>(await response.Content.ReadAsStreamAsync(cancellationToken), Json, cancellationToken);

    private static T Read<T>(JsonElement answer) => answer.Deserialize<T>(Json) ?? throw new JsonException("It is null.");

    private static bool IsTransport(Exception exception) =>
        exception is HttpRequestException or ExecutionRejectedException or JsonException or IOException
        || (exception is OperationCanceledException { InnerException: TimeoutException });
}

/// <summary>A call of the Management API.</summary>
/// <param name="Name">The method and path.</param>
/// <param name="Writes">Whether it changes something.</param>
internal sealed record ManagementCall(string Name, bool Writes);
