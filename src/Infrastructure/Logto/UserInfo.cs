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
            claims.Text("picture")),
        ReadPatreon(claims));

    private static PatreonReport ReadPatreon(JsonElement claims)
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

    private static JsonElement? Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : null;
}
