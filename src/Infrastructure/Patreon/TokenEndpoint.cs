using System.Net;
using System.Text.Json;
using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Json;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>Patreon's token endpoint. It is asked once and heard to the end: what it answers can't be asked for again.</summary>
internal sealed class TokenEndpoint(IHttpClientFactory clients, IOptions<PatreonOptions> patreon, TimeProvider clock)
{
    /// <summary>The HTTP client that renews: it never repeats a request by itself.</summary>
    public const string ClientName = "patreon-token";

    /// <summary>Renews a pair of tokens (RFC 6749 6); null where its refresh token is refused (<c>invalid_grant</c>).</summary>
    /// <exception cref="PatreonException">Patreon did not say.</exception>
    public async Task<TokenPair?> RenewAsync(TokenPair pair)
    {
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = pair.RefreshToken,
            ["client_id"] = patreon.Value.ClientId,
            ["client_secret"] = patreon.Value.ClientSecret,
        });
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.PostAsync(patreon.Value.TokenUrl, content);
            using var answer = await ParseAsync(response);
            if (response.IsSuccessStatusCode)
            {
                return Read(answer?.RootElement ?? throw Unusable("answered with what is no JSON"));
            }

            // An error is Patreon's where it has an error's name (RFC 6749 5.2), or the API's errors.
            var error = answer?.RootElement ?? default;
            return (error.Text("error"), response.StatusCode) switch
            {
                (null, _) when !PatreonAnswer.HasErrors(error) => throw Unusable(
                    $"was not reached: {PatreonAnswer.Intermediary(response.StatusCode)}"),
                (_, HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized) => ReadError(error),
                _ => throw Unusable($"answered {(int)response.StatusCode}"),
            };
        }
        catch (HttpRequestException exception)
        {
            throw Unusable($"can't be reached: {exception.Message}", exception, NeverLeft(exception));
        }
    }

    private static async Task<JsonDocument?> ParseAsync(HttpResponseMessage response)
    {
        try
        {
            return await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private TokenPair Read(JsonElement answer) =>
        answer.Text("access_token") is { } access && answer.Text("refresh_token") is { } refresh
            ? new TokenPair(access, refresh, RenewAt(answer))
            : throw Unusable("answered without tokens");

    private static TokenPair? ReadError(JsonElement answer) => answer.Text("error") switch
    {
        "invalid_grant" => null,
        "invalid_client" or "unauthorized_client" => throw new PatreonException(
            PatreonProblem.TokenRevoked,
            $"the creator's token can't be renewed, since Patreon:ClientId or Patreon:ClientSecret is not that of the client at {PatreonOptionsValidator.Where}")
        {
            IsRenewalOver = true,
        },
        var error => throw Unusable("refused without a reason that is known", isOver: error is not null),
    };

    private static bool NeverLeft(HttpRequestException exception) => exception.HttpRequestError
        is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError;

    // When nine tenths of its life are over, there is time for many tries.
    private DateTimeOffset? RenewAt(JsonElement answer) =>
        answer.Find("expires_in") is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var seconds) && seconds is > 0 and < 1_000_000_000
            ? clock.GetUtcNow() + (TimeSpan.FromSeconds(seconds) * 0.9)
            : null;

    private static PatreonException Unusable(string what, Exception? inner = null, bool isOver = false) =>
        new(PatreonProblem.Unreachable, $"its token endpoint {what}", inner) { IsRenewalOver = isOver };
}
