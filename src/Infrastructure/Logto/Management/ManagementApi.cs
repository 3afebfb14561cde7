using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bookstore.Application.Ports;
using Microsoft.Extensions.Options;
using Polly;

namespace Bookstore.Infrastructure.Logto.Management;

/// <summary>Calls Logto's Management API as a machine-to-machine application. Whatever fails is a <see cref="SetupException"/>.</summary>
internal sealed class ManagementApi(IHttpClientFactory clients, IOptions<ManagementOptions> management)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string ClientName = "LogtoManagement";

    private const string TokenCall = "POST /oidc/token";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    // Good for an hour: for a run.
    private string? _token;

    /// <summary>Calls, and reads the answer.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, and query.</param>
    /// <param name="body">What to send, or null.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<T> CallAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        var call = $"{method} {path}";
        return await AskAsync(call, wrote: method != HttpMethod.Get, async () =>
        {
            using var response = await SendAsync(method, path, body, cancellationToken);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken) ?? throw new JsonException("It is null.")
                : throw await RefusedAsync(call, response, cancellationToken);
        });
    }

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
        catch (SetupException exception) when (exception.Problem.Trouble == SetupTrouble.NotFound)
        {
            return null;
        }
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
    private Task<string> RequestTokenAsync(HttpClient client, CancellationToken cancellationToken) => AskAsync(TokenCall, wrote: false, async () =>
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

        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        // Without the role Logto gives a token all the same, for nothing.
        return answer.Text("scope")?.Split(' ').Contains("all") is true && answer.Text("access_token") is { } token
            ? token
            : throw Problems.RoleMissing(TokenCall, "the token is good for nothing");
    });

    private async Task<SetupException> RefusedAsync(string call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // Not a body that is cut short, nor a page of a proxy: those are no JSON, which the callers tell.
        var error = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return Problems.Refused(call, (int)response.StatusCode, error, management.Value);
    }

    private async Task<T> AskAsync<T>(string call, bool wrote, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception exception) when (IsTransport(exception))
        {
            throw Problems.Unanswered(call, management.Value, exception, wrote);
        }
    }

    private static bool IsTransport(Exception exception) =>
        exception is HttpRequestException or ExecutionRejectedException or JsonException or IOException
        || (exception is OperationCanceledException { InnerException: TimeoutException });
}
