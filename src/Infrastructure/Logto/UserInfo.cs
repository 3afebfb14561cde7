using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Json;

namespace Bookstore.Infrastructure.Logto;

/// <summary>Reads the userinfo response (OpenID Connect Core 5.3.2, and Logto's <c>identities</c>).</summary>
internal static class UserInfo
{
    // Several times the size of a response with a long Patreon profile. Sessions are kept in memory too.
    private const int MaxKept = 32 * 1024;

    /// <summary>Reads the user, or null without a <c>sub</c>. Claims of a wrong type count as absent.</summary>
    /// <param name="claims">The userinfo response; its <c>sub</c> is validated.</param>
    public static LogtoUser? Read(string issuer, JsonElement claims) => claims.Id("sub") is not { } subject ? null : new(
        new LogtoSubject(issuer, subject),
        new LogtoClaims(
            claims.Name("name"),
            claims.Id("username"),
            claims.Email("email"),
            claims.Find("email_verified")?.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => null,
            },
            claims.Address("picture"),
            claims.Time("updated_at")),
        PatreonConnector.Read(claims));

    /// <summary>What a session keeps of the response: all of it, or nothing if it is too long.</summary>
    /// <exception cref="JsonException">It has half a surrogate pair (RFC 8259 8.2), which Logto's own database would not store.</exception>
    public static string Keep(JsonElement claims) => JsonSerializer.Serialize(claims) is { Length: <= MaxKept } json ? json : "{}";

    /// <summary>A time as Logto writes it, in milliseconds since 1970; or null.</summary>
    public static DateTimeOffset? Time(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var milliseconds)
        && milliseconds is >= 0 and < 253_402_300_800_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
