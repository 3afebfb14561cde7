using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;

namespace Bookstore.Infrastructure.Logto;

/// <summary>Reads a person out of what Logto's userinfo endpoint says (OpenID Connect Core 5.3.2, and Logto's <c>identities</c>).</summary>
internal static class UserInfo
{
    /// <summary>Reads the person. Claims of another kind than they should be count as absent.</summary>
    /// <param name="issuer">The issuer that was asked.</param>
    /// <param name="claims">The userinfo response; its <c>sub</c> is validated.</param>
    public static LogtoUser Read(string issuer, JsonElement claims) => new(
        new LogtoSubject(issuer, claims.Text("sub") ?? ""),
        new LogtoClaims(
            claims.Text("name"),
            claims.Text("username"),
            claims.Text("email"),
            claims.Find("email_verified")?.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => null,
            },
            claims.Text("picture"),
            claims.Time("updated_at")),
        ReadPatreon(claims));

    /// <summary>Reads the Patreon account out of whatever holds an <c>identities</c> object.</summary>
    public static PatreonReport ReadPatreon(JsonElement claims)
    {
        if (claims.Find("identities") is not { ValueKind: JsonValueKind.Object } identities)
        {
            return new PatreonReport.Unknown();
        }

        if (identities.Find("patreon") is not { ValueKind: not JsonValueKind.Null } patreon)
        {
            return new PatreonReport.NotLinked();
        }

        if (patreon.Text("userId") is not { } userId)
        {
            return new PatreonReport.Unknown();
        }

        var details = patreon.Find("details");
        var attributes = details?.Find("rawData")?.Find("data")?.Find("attributes");
        return new PatreonReport.Linked(new PatreonAccount(userId)
        {
            Name = details?.Text("name"),
            Email = details?.Text("email"),
            Picture = details?.Text("avatar"),
            Vanity = attributes?.Text("vanity"),
            ProfileUrl = attributes?.Text("url"),
        });
    }

    /// <summary>A time in Logto's milliseconds since 1970, or null.</summary>
    public static DateTimeOffset? Time(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var milliseconds)
        && milliseconds is >= 0 and < 253_402_300_800_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    /// <summary>A property, or null where it is absent or the element is no object.</summary>
    public static JsonElement? Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    /// <summary>A text that is not blank, or null.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : null;
}
