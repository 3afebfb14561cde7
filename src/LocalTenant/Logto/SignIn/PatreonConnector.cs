using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.AspNetCore.Http.Extensions;

namespace Bookstore.LocalTenant.Logto.SignIn;

/// <summary>What the connector reads of a Patreon user; all but the id may be unknown.</summary>
internal sealed record PatreonUser(string Id, string? Name, string? Email, string? Avatar, JsonObject RawData);

/// <summary>Patreon did not answer as the connector needs it; the message says how.</summary>
internal sealed class PatreonException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>Signs in with Patreon as Logto's connector does (Patreon API documentation, OAuth).</summary>
internal sealed class PatreonConnector(LocalTenantSettings settings, Interactions interactions, HttpClient http)
{
    public const string Target = "patreon";

    private readonly PatreonClient _patreon = settings.Patreon;

    /// <summary>Where the browser goes to sign in; what comes back must carry the state that is issued here.</summary>
    public async Task<string> StartAsync(Interaction interaction, CancellationToken cancellationToken)
    {
        var query = new QueryBuilder
        {
            { "response_type", "code" },
            { "client_id", _patreon.ClientId },
            { "redirect_uri", settings.ConnectorRedirectUri },
            { "scope", _patreon.Scope },
            { "state", await interactions.IssueConnectorStateAsync(interaction, cancellationToken) },
        };
        return $"{_patreon.Origin}/oauth2/authorize{query}";
    }

    /// <exception cref="PatreonException">Patreon refuses, fails, is too slow or answers something else.</exception>
    public async Task<PatreonUser> ReadUserAsync(string code, CancellationToken cancellationToken)
    {
        try
        {
            var token = await RedeemAsync(code, cancellationToken);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{_patreon.Origin}/api/oauth2/api/current_user");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return Map(await SendAsync(request, cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or InvalidOperationException or NotSupportedException)
        {
            throw new PatreonException(exception.Message, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PatreonException("it took longer than 5 seconds", exception);
        }
    }

    private async Task<string> RedeemAsync(string code, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_patreon.Origin}/api/oauth2/token");
        var credentials = $"{Uri.EscapeDataString(_patreon.ClientId)}:{Uri.EscapeDataString(_patreon.ClientSecret)}";
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(credentials)));
        request.Content = new FormUrlEncodedContent(
        [
            new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", settings.ConnectorRedirectUri),
        ]);
        var answer = await SendAsync(request, cancellationToken);
        return answer["access_token"]?.GetValue<string>() ?? throw new PatreonException("its answer is without an access token");
    }

    private async Task<JsonObject> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode) throw new PatreonException($"{request.RequestUri!.AbsolutePath} answered {(int)response.StatusCode}");

        return await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken) ?? throw new PatreonException("its answer is empty");
    }

    private static PatreonUser Map(JsonObject answer)
    {
        var attributes = answer["data"]?["attributes"];
        return new PatreonUser(
            answer["data"]?["id"]?.GetValue<string>() ?? throw new PatreonException("its answer is without a user id"),
            attributes?["full_name"]?.GetValue<string>(),
            attributes?["email"]?.GetValue<string>(),
            attributes?["image_url"]?.GetValue<string>(),
            answer);
    }
}
