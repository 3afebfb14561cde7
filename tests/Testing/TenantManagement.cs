using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Bookstore.Testing;

/// <summary>The Management API of an app's local tenant, called as an owner's script calls Logto's.</summary>
public sealed class TenantManagement : IDisposable
{
    private readonly HttpClient _client;

    private TenantManagement(HttpClient client) => _client = client;

    /// <summary>Gets an access token with the tenant's machine-to-machine application.</summary>
    /// <param name="app">The app.</param>
    public static async Task<TenantManagement> OpenAsync(RunningApp app)
    {
        ArgumentNullException.ThrowIfNull(app);

        var client = new HttpClient { BaseAddress = app.Tenant };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "bookstore-local-management",
            ["client_secret"] = "the-management-api-is-on-this-machine-only",
            ["resource"] = "https://default.logto.app/api",
            ["scope"] = "all",
        });
        using var answer = await client.PostAsync(new Uri("/oidc/token", UriKind.Relative), form);
        var token = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>())!["access_token"]!.GetValue<string>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new TenantManagement(client);
    }

    /// <summary>Calls the API, and fails where it refuses.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, which begins with <c>/api</c>.</param>
    /// <param name="body">The JSON to send, if any.</param>
    public async Task<JsonNode?> CallAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : null
            : throw new InvalidOperationException($"{method} {path} is {(int)response.StatusCode}: {text}");
    }

    /// <summary>Finds the ID of a user by name; null where the tenant has none.</summary>
    /// <param name="name">The name.</param>
    public async Task<string?> FindUserAsync(string name) =>
        (await CallAsync(HttpMethod.Get, "/api/users"))!.AsArray()
            .FirstOrDefault(user => (string?)user!["name"] == name)?["id"]!.GetValue<string>();

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();
}
