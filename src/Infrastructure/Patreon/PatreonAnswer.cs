using System.Net;
using System.Text.Json;
using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Json;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// What Patreon's API answered: a document, or a <see cref="PatreonException"/> that says why not. An error is Patreon's
/// where it has Patreon's JSON <c>errors</c>. Any other is an intermediary's (RFC 9110 3.7): Cloudflare stands in front of
/// Patreon, and its 401, 403 or 404 says nothing about a token or a member.
/// </summary>
internal static class PatreonAnswer
{
    /// <summary>Reads it; null for the status that means that there is nothing.</summary>
    public static async Task<JsonDocument?> ReadAsync(HttpResponseMessage response, HttpStatusCode absent, CancellationToken cancellationToken)
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
                    PatreonProblem.Unreachable, $"it answered {(int)response.StatusCode} with what is no JSON", exception);
            }
        }

        var isPatreons = await IsErrorAsync(response, cancellationToken);
        return isPatreons && response.StatusCode == absent ? null : throw Explain(response.StatusCode, isPatreons);
    }

    /// <summary>Whether it is an error of Patreon's own. The content is in memory, and can be read again.</summary>
    public static async Task<bool> IsErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
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

    /// <summary>Whether a document has Patreon's errors.</summary>
    public static bool HasErrors(JsonElement document) => document.Find("errors")?.ValueKind == JsonValueKind.Array;

    /// <summary>What an error is called that is not Patreon's own.</summary>
    public static string Intermediary(HttpStatusCode status) =>
        $"something between this site and Patreon, such as Cloudflare or a proxy, answered {(int)status}: the answer has none of Patreon's errors, "
        + "so it says nothing about the token";

    /// <summary>What was answered can't be used.</summary>
    public static PatreonException Unreadable(string reason) => new(PatreonProblem.Unreachable, reason);

    private static PatreonException Explain(HttpStatusCode status, bool isPatreons) => (status, isPatreons) switch
    {
        (HttpStatusCode.TooManyRequests, _) => Unreadable("it answered 429 again and again"),
        (_, false) => new PatreonException(PatreonProblem.Unreachable, Intermediary(status)) { MayBeTooLarge = MemberPages.MayBeTooLarge(status) },
        (HttpStatusCode.Unauthorized, _) => new PatreonException(
            PatreonProblem.TokenRevoked, "it refuses the creator's token though it was renewed just now; "
            + $"make new ones at {PatreonOptionsValidator.Where}, and set Patreon:AccessToken and Patreon:RefreshToken anew")
        {
            IsRefusal = true,
        },
        (HttpStatusCode.Forbidden, _) => new PatreonException(
            PatreonProblem.Unreachable, "it answered 403: the token is not the Creator's Access Token of an API v2 client")
        {
            IsRefusal = true,
        },
        _ => new PatreonException(PatreonProblem.Unreachable, $"it answered {(int)status}")
        {
            IsRefusal = (int)status < 500,
            MayBeTooLarge = MemberPages.MayBeTooLarge(status),
        },
    };
}
