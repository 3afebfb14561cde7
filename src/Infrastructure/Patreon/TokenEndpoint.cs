using System.Net;
using System.Text.Json;
using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Json;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>Patreon's token endpoint. Calls are neither repeated nor canceled: the answer can't be requested again.</summary>
internal sealed class TokenEndpoint(IHttpClientFactory clients, IOptions<PatreonOptions> patreon, TimeProvider clock)
{
    /// <summary>The HTTP client for renewals, without retries.</summary>
    public const string ClientName = "patreon-token";

    /// <summary>
    /// How long a renewal may wait for a permit of the rate limiter. After that it is not sent, so that another instance knows
    /// when no request can be under way any more.
    /// </summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    /// <summary>Renews the tokens (RFC 6749 6); null where the refresh token is rejected (<c>invalid_grant</c>).</summary>
    /// <exception cref="PatreonException">The renewal failed for any other reason.</exception>
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
            using var request = new HttpRequestMessage(HttpMethod.Post, patreon.Value.TokenUrl) { Content = content };
            request.Options.Set(RateLimitingHandler.LongestDelay, LongestDelay);
            using var response = await client.SendAsync(request);
            using var answer = await ParseAsync(response);
            if (response.IsSuccessStatusCode)
            {
                return Read(answer?.RootElement ?? throw Fail("responded with something that is not JSON"));
            }

            // Patreon's own errors have an error code (RFC 6749 5.2), or the API's errors.
            var error = answer?.RootElement ?? default;
            return (error.Text("error"), response.StatusCode) switch
            {
                (null, _) when !PatreonResponse.HasErrors(error) => throw Fail(
                    $"was not reached: {PatreonResponse.Intermediary(response.StatusCode)}"),
                (_, HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized) => ReadError(error),
                _ => throw Fail($"responded with status {(int)response.StatusCode}"),
            };
        }
        catch (HttpRequestException exception)
        {
            throw Fail($"can't be reached: {exception.Message}", exception, WasNeverSent(exception));
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
            : throw Fail("responded without tokens");

    private static TokenPair? ReadError(JsonElement answer) => answer.Text("error") switch
    {
        "invalid_grant" => null,
        "invalid_client" or "unauthorized_client" => throw new PatreonException(
            PatreonProblem.TokenRevoked,
            $"the creator token can't be renewed: Patreon:ClientId or Patreon:ClientSecret is not that of the client at {PatreonOptionsValidator.Where}")
        {
            IsRenewalWithoutEffect = true,
        },
        var error => throw Fail("rejected the renewal with an unknown error", isWithoutEffect: error is not null),
    };

    private static bool WasNeverSent(HttpRequestException exception) => exception.HttpRequestError
        is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError;

    // The last tenth of its lifetime leaves time for many tries.
    private DateTimeOffset? RenewAt(JsonElement answer) =>
        answer.Find("expires_in") is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var seconds) && seconds is > 0 and < 1_000_000_000
            ? clock.GetUtcNow() + (TimeSpan.FromSeconds(seconds) * 0.9)
            : null;

    private static PatreonException Fail(string what, Exception? inner = null, bool isWithoutEffect = false) =>
        new(PatreonProblem.Unreachable, $"its token endpoint {what}", inner) { IsRenewalWithoutEffect = isWithoutEffect };
}
