using System.Net;
using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Logto;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>What Patreon's API answered: a document, or a <see cref="PatreonException"/> that says why not.</summary>
internal static class PatreonAnswer
{
    /// <summary>Reads it; null for the status that means that there is nothing.</summary>
    public static async Task<JsonDocument?> ReadAsync(HttpResponseMessage response, HttpStatusCode absent, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode || response.StatusCode == absent)
        {
            var document = await ParseAsync(response, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return document;
            }

            using (document)
            {
                // A 404 of something that stands between is no word of Patreon's on a member.
                return document.RootElement.Find("errors")?.ValueKind == JsonValueKind.Array
                    ? null
                    : throw Unreadable($"it answered {status} without Patreon's errors");
            }
        }

        throw response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new PatreonException(
                PatreonTrouble.TokenRevoked, "it refuses the creator's token though it was renewed just now; "
                + $"make new ones at {PatreonOptionsValidator.Where}, and set Patreon:AccessToken and Patreon:RefreshToken anew"),
            HttpStatusCode.Forbidden => Unreadable("it answered 403: the token is not the Creator's Access Token of an API v2 client"),
            HttpStatusCode.TooManyRequests => Unreadable("it answered 429 again and again"),
            _ => Unreadable($"it answered {status}"),
        };
    }

    private static async Task<JsonDocument> ParseAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
        }
        catch (JsonException exception)
        {
            throw new PatreonException(PatreonTrouble.Unreachable, $"it answered {(int)response.StatusCode} with what is no JSON", exception);
        }
    }

    /// <summary>What was answered can't be used.</summary>
    public static PatreonException Unreadable(string reason) => new(PatreonTrouble.Unreachable, reason);
}
