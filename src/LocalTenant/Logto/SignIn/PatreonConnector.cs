using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.AspNetCore.Http.Extensions;

namespace Bookstore.LocalTenant.Logto.SignIn;

/// <summary>The message is the reason, for the log.</summary>
internal sealed class PatreonException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>Signs in with Patreon as Logto's connector does (Patreon API documentation, OAuth).</summary>
internal sealed class PatreonConnector(LocalTenantSettings settings, Interactions interactions, HttpClient http)
{
    public const string Target = "patreon";

    private readonly PatreonClient _patreon = settings.Patreon;

    /// <summary>The authorization request to redirect the browser to, with a new state.</summary>
    public async Task<string> StartAsync(Interaction interaction, CancellationToken cancellationToken) =>
        AuthorizationUri(settings.ConnectorRedirectUri, await interactions.IssueConnectorStateAsync(interaction, cancellationToken), interaction.UiLocales);

    /// <param name="uiLocales">For the stand-in only: the real Patreon has a language of its own.</param>
    public string AuthorizationUri(string redirectUri, string state, string? uiLocales = null)
    {
        var query = new QueryBuilder
        {
            { "response_type", "code" },
            { "client_id", _patreon.ClientId },
            { "redirect_uri", redirectUri },
            { "scope", _patreon.Scope },
            { "state", state },
        };
        if (uiLocales is not null && settings.RealPatreon is null) query.Add("ui_locales", uiLocales);

        return $"{_patreon.Origin}/oauth2/authorize{query}";
    }

    /// <exception cref="PatreonException">Patreon rejects the code, fails, or its response is late or invalid.</exception>
    public Task<SocialUser> ReadUserAsync(string code, CancellationToken cancellationToken) =>
        ReadUserAsync(code, settings.ConnectorRedirectUri, cancellationToken);

    /// <exception cref="PatreonException">As above.</exception>
    public async Task<SocialUser> ReadUserAsync(string code, string redirectUri, CancellationToken cancellationToken)
    {
        try
        {
            var token = await RedeemAsync(code, redirectUri, cancellationToken);
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
            throw new PatreonException("no response within 5 seconds", exception);
        }
    }

    private async Task<string> RedeemAsync(string code, string redirectUri, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_patreon.Origin}/api/oauth2/token");
        var credentials = $"{Uri.EscapeDataString(_patreon.ClientId)}:{Uri.EscapeDataString(_patreon.ClientSecret)}";
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(credentials)));
        request.Content = new FormUrlEncodedContent(
        [
            new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", redirectUri),
        ]);
        var answer = await SendAsync(request, cancellationToken);
        return answer["access_token"]?.GetValue<string>() ?? throw new PatreonException("the token response has no access_token");
    }

    private async Task<JsonObject> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode) throw new PatreonException($"{request.RequestUri!.AbsolutePath} responded with status {(int)response.StatusCode}");

        return await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken) ?? throw new PatreonException("the response is empty");
    }

    private static SocialUser Map(JsonObject answer)
    {
        var attributes = answer["data"]?["attributes"];
        return new SocialUser(
            Target,
            answer["data"]?["id"]?.GetValue<string>() ?? throw new PatreonException("the user has no id"),
            attributes?["full_name"]?.GetValue<string>(),
            attributes?["email"]?.GetValue<string>(),
            attributes?["image_url"]?.GetValue<string>(),
            answer);
    }
}
