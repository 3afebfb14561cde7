using System.Net;
using System.Text.Json;
using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Json;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Reads a response of Patreon's API as a document, or throws a <see cref="PatreonException"/>. Only a response with Patreon's
/// JSON <c>errors</c> is Patreon's own error. Any other comes from an intermediary (RFC 9110 3.7), such as Cloudflare in front
/// of Patreon, whose 401, 403 or 404 says nothing about a token or a member.
/// </summary>
internal static class PatreonResponse
{
    /// <summary>Reads the document; null for the status that means that there is nothing.</summary>
    public static async Task<JsonDocument?> ReadAsync(HttpResponseMessage response, HttpStatusCode notFound, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            try
            {
                return await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
            }
            catch (JsonException exception)
            {
                throw new PatreonException(
                    PatreonProblem.Unreachable, $"it responded with status {(int)response.StatusCode}, but not with JSON", exception);
            }
        }

        var isFromPatreon = await IsFromPatreonAsync(response, cancellationToken);
        return isFromPatreon && response.StatusCode == notFound ? null : throw Explain(response.StatusCode, isFromPatreon);
    }

    /// <summary>Whether the error is Patreon's own. The content is in memory, and can be read again.</summary>
    public static async Task<bool> IsFromPatreonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return HasErrors(document.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static bool HasErrors(JsonElement document) => document.Find("errors")?.ValueKind == JsonValueKind.Array;

    /// <summary>The message for an error of an intermediary.</summary>
    public static string Intermediary(HttpStatusCode status) =>
        $"something between this site and Patreon, such as Cloudflare or a proxy, responded with status {(int)status} without Patreon's error format, "
        + "which says nothing about the token";

    public static PatreonException Unreadable(string reason) => new(PatreonProblem.Unreachable, reason);

    private static PatreonException Explain(HttpStatusCode status, bool isFromPatreon) => (status, isFromPatreon) switch
    {
        (HttpStatusCode.TooManyRequests, _) => Unreadable("it kept responding with status 429"),
        (_, false) => new PatreonException(PatreonProblem.Unreachable, Intermediary(status)) { MayBeTooLarge = MemberPages.MayBeTooLarge(status) },
        (HttpStatusCode.Unauthorized, _) => new PatreonException(
            PatreonProblem.TokenRevoked, "it rejects the creator token right after its renewal; "
            + $"create new tokens at {PatreonOptionsValidator.Where}, and set Patreon:AccessToken and Patreon:RefreshToken")
        {
            IsRejection = true,
        },
        (HttpStatusCode.Forbidden, _) => new PatreonException(
            PatreonProblem.Unreachable, "it responded with status 403: the token is not the Creator's Access Token of an API v2 client")
        {
            IsRejection = true,
        },
        _ => new PatreonException(PatreonProblem.Unreachable, $"it responded with status {(int)status}")
        {
            IsRejection = (int)status < 500,
            MayBeTooLarge = MemberPages.MayBeTooLarge(status),
        },
    };
}
