using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Logto.Connectors;

namespace Bookstore.Infrastructure.Logto;

/// <summary>Reads the userinfo response (OpenID Connect Core 5.3.2, and Logto's own claims).</summary>
internal static class UserInfo
{
    // Several times the size of a response with a long Patreon profile. Sessions are kept in memory too.
    private const int MaxKept = 32 * 1024;

    // Far more than anybody has. A role that is left out opens nothing.
    private const int MaxRoles = 100;
    private const int MaxIdentities = 100;
    private const int MaxCustomData = 8 * 1024;

    /// <summary>Reads the user, or null without a <c>sub</c>. Claims of a wrong type count as absent.</summary>
    /// <param name="claims">The userinfo response; its <c>sub</c> is validated.</param>
    public static LogtoUser? Read(string issuer, JsonElement claims) => claims.Id("sub") is not { } subject ? null : new(
        new LogtoSubject(issuer, subject),
        new LogtoClaims(
            claims.Name("name"),
            claims.Id("username"),
            claims.Email("email"),
            claims.Flag("email_verified"),
            claims.Address("picture"),
            claims.Time("updated_at")),
        PatreonConnector.Read(claims))
    {
        Roles = [.. claims.Ids("roles", MaxRoles)],
        Organizations = OrganizationClaims.Read(claims),
        Details = ReadDetails(claims),
        Phone = claims.Id("phone_number") is { } phone ? new PhoneNumber(phone, claims.Flag("phone_number_verified")) : null,
        Address = ReadAddress(claims),
        CustomData = ReadCustomData(claims),
        SocialIdentities = [.. claims.Members("identities", MaxIdentities).Select(ReadSocialIdentity).OfType<SocialIdentity>()],
        EnterpriseIdentities = [.. claims.Items("sso_identities", MaxIdentities).Select(ReadEnterpriseIdentity).OfType<EnterpriseIdentity>()],
        CreatedAt = claims.Time("created_at"),
    };

    /// <summary>What a session keeps of the response: all of it, or nothing if it is too long.</summary>
    /// <exception cref="JsonException">It has half a surrogate pair (RFC 8259 8.2), which Logto's own database would not store.</exception>
    public static string Keep(JsonElement claims) => JsonSerializer.Serialize(claims) is { Length: <= MaxKept } json ? json : "{}";

    /// <summary>A time as Logto writes it, in milliseconds since 1970; or null.</summary>
    public static DateTimeOffset? Time(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var milliseconds)
        && milliseconds is >= 0 and < 253_402_300_800_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    private static PersonalDetails ReadDetails(JsonElement claims) => new()
    {
        GivenName = claims.Name("given_name"),
        MiddleName = claims.Name("middle_name"),
        FamilyName = claims.Name("family_name"),
        Nickname = claims.Name("nickname"),
        PreferredUsername = claims.Name("preferred_username"),
        ProfileUrl = claims.Address("profile"),
        Website = claims.Address("website"),
        Gender = claims.Name("gender"),
        Birthdate = claims.Name("birthdate"),
        TimeZone = claims.Name("zoneinfo"),
        Locale = claims.Name("locale"),
    };

    // Logto writes the parts in camel case, unlike OpenID Connect Core 5.1.1.
    private static PostalAddress? ReadAddress(JsonElement claims)
    {
        if (claims.Find("address") is not { } address)
        {
            return null;
        }

        var read = new PostalAddress
        {
            Formatted = address.Name("formatted"),
            Street = address.Name("streetAddress") ?? address.Name("street_address"),
            Locality = address.Name("locality"),
            Region = address.Name("region"),
            PostalCode = address.Name("postalCode") ?? address.Name("postal_code"),
            Country = address.Name("country"),
        };
        return read == new PostalAddress() ? null : read;
    }

    private static string? ReadCustomData(JsonElement claims) =>
        claims.Find("custom_data") is { ValueKind: JsonValueKind.Object } data && data.GetPropertyCount() > 0 && data.GetRawText() is { Length: <= MaxCustomData } json
            ? json
            : null;

    private static SocialIdentity? ReadSocialIdentity((string Target, JsonElement Value) identity) =>
        identity.Value.Id("userId") is { } userId && identity.Value.Find("details") is var details
            ? new SocialIdentity(identity.Target, userId, details?.Name("name"), details?.Email("email"))
            : null;

    private static EnterpriseIdentity? ReadEnterpriseIdentity(JsonElement identity) =>
        identity.Id("issuer") is { } issuer && identity.Id("identityId") is { } id && identity.Find("detail") is var detail
            ? new EnterpriseIdentity(issuer, id, detail?.Name("name"), detail?.Email("email"))
            : null;
}
