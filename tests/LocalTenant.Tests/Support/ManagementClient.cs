using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Bookstore.LocalTenant.Tests.Support;

/// <summary>What a REST API of the tenant answered.</summary>
public sealed record ApiAnswer(HttpStatusCode Status, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text)!;
}

/// <summary>Calls the tenant's Management API as the site does, or the Account API with a user's token.</summary>
public sealed class ManagementClient(RunningTenant tenant) : IDisposable
{
    public const string Resource = "https://default.logto.app/api";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private string? _token;

    public async Task<ApiAnswer> CallAsync(string method, string path, string? body = null)
    {
        _token ??= (string?)(await RequestTokenAsync()).Json["access_token"];
        return await CallAsAsync(_token, method, path, body);
    }

    /// <param name="token">The access token; null for none.</param>
    public async Task<ApiAnswer> CallAsAsync(string? token, string method, string path, string? body = null, string? verificationId = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), tenant.Origin + path);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (verificationId is not null) request.Headers.Add("logto-verification-id", verificationId);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await SendAsync(request);
    }

    public async Task<ApiAnswer> RequestTokenAsync(string? secret = null, string resource = Resource, string scope = "all")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{tenant.Origin}/oidc/token");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(
            $"{tenant.Settings.ManagementAppId}:{Uri.EscapeDataString(secret ?? tenant.Settings.ManagementAppSecret)}")));
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("resource", resource), new("scope", scope)]);
        return await SendAsync(request);
    }

    /// <summary>
    /// The status, and the response in shape and in values but for those of the instance. Of a list, its first item.
    /// </summary>
    public static void AssertAsRecorded(string recording, ApiAnswer answer, params string[] ofTheInstance)
    {
        var recorded = Recording.Read(recording);
        Assert.Equal((int)recorded["status"]!, (int)answer.Status);
        if (recorded["response"] is JsonValue text)
        {
            Assert.Equal((string?)text, answer.Text);
            return;
        }

        // A null of the recording may be a value here, and the other way round.
        Assert.DoesNotContain(Recording.Differences(First(recorded["response"]!), First(answer.Json), ofTheInstance), difference =>
            difference.EndsWith(": missing", StringComparison.Ordinal)
            || difference.EndsWith(": not recorded", StringComparison.Ordinal)
            || !ofTheInstance.Contains(difference.Split(": ")[0]));
    }

    public void Dispose() => _http.Dispose();

    private static JsonObject First(JsonNode node)
    {
        var item = node is JsonArray list ? list[0]!.AsObject() : node.AsObject();
        RemoveRawData(item);
        return item;
    }

    // Patreon's answer, of which the recordings of the APIs have a part only.
    private static void RemoveRawData(JsonNode? node)
    {
        if (node is JsonObject item)
        {
            item.Remove("rawData");
            foreach (var (_, value) in item) RemoveRawData(value);
        }
        else if (node is JsonArray list)
        {
            foreach (var value in list) RemoveRawData(value);
        }
    }

    private async Task<ApiAnswer> SendAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request);
        return new ApiAnswer(response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
