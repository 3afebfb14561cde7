using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;

namespace Bookstore.LocalTenant.Logto.OpenId;

/// <summary>Logto's claims by scope; an unknown value is an explicit null.</summary>
internal static class UserClaims
{
    // Logto's profile keys and their claims (OpenID Connect Core 5.1); unlike the others, those that are not set are left out.
    private static readonly (string Key, string Claim)[] BeforePicture =
    [
        ("familyName", "family_name"), ("givenName", "given_name"), ("middleName", "middle_name"), ("nickname", "nickname"),
        ("preferredUsername", "preferred_username"), ("profile", "profile"),
    ];

    private static readonly (string Key, string Claim)[] AfterPicture =
    [
        ("website", "website"), ("gender", "gender"), ("birthdate", "birthdate"), ("zoneinfo", "zoneinfo"), ("locale", "locale"),
    ];

    /// <param name="extended">The claims beyond the basic ones that this tenant puts into ID tokens.</param>
    public static JsonObject IdToken(TenantUser user, IReadOnlyCollection<string> scopes, IReadOnlyCollection<string> extended)
    {
        var claims = Basic(user.User, scopes);
        foreach (var (name, value) in Extended(user, scopes).Where(claim => extended.Contains(claim.Name))) claims[name] = value;
        return claims;
    }

    public static JsonObject UserInfo(TenantUser user, IReadOnlyCollection<string> scopes)
    {
        var claims = Basic(user.User, scopes);
        foreach (var (name, value) in Extended(user, scopes)) claims[name] = value;
        return claims;
    }

    private static JsonObject Basic(User user, IReadOnlyCollection<string> scopes)
    {
        var claims = new JsonObject { ["sub"] = user.Id };
        var profile = JsonNode.Parse(user.Profile)!.AsObject();
        if (scopes.Contains("profile"))
        {
            claims["name"] = user.Name;
            Copy(BeforePicture);
            claims["picture"] = user.Avatar;
            Copy(AfterPicture);
            claims["updated_at"] = user.UpdatedAt;
            claims["username"] = user.Username;
            claims["created_at"] = user.CreatedAt;
        }

        if (scopes.Contains("email"))
        {
            claims["email"] = user.Email;
            claims["email_verified"] = user.Email is not null; // every address that came from a connector counts as verified
        }

        if (scopes.Contains("phone"))
        {
            claims["phone_number"] = user.Phone;
            claims["phone_number_verified"] = user.Phone is not null;
        }

        if (scopes.Contains("address")) Copy([("address", "address")]);
        return claims;

        void Copy((string Key, string Claim)[] names)
        {
            foreach (var (key, claim) in names)
            {
                if (profile[key] is { } value) claims[claim] = value.DeepClone();
            }
        }
    }

    private static IEnumerable<(string Name, JsonNode? Value)> Extended(TenantUser user, IReadOnlyCollection<string> scopes)
    {
        if (scopes.Contains("custom_data")) yield return ("custom_data", JsonNode.Parse(user.User.CustomData));
        if (scopes.Contains("identities"))
        {
            yield return ("identities", user.User.IdentitiesByTarget());
            yield return ("sso_identities", Array(user.User.SsoIdentities.Select(identity => new JsonObject
            {
                ["issuer"] = identity.Issuer,
                ["identityId"] = identity.IdentityId,
                ["detail"] = JsonNode.Parse(identity.Detail),
            })));
        }

        if (scopes.Contains("roles")) yield return ("roles", Array(user.Roles.Select(role => JsonValue.Create(role))));
        if (scopes.Contains(LogtoScopes.Organizations))
        {
            yield return ("organizations", Array(user.Organizations.Select(organization => JsonValue.Create(organization.Id))));
            yield return ("organization_data", Array(user.Organizations.Select(organization => new JsonObject
            {
                ["id"] = organization.Id,
                ["name"] = organization.Name,
                ["description"] = organization.Description,
            })));
        }

        if (scopes.Contains("urn:logto:scope:organization_roles"))
        {
            yield return ("organization_roles", Array(user.OrganizationRoles.Select(role => JsonValue.Create(role))));
        }
    }

    private static JsonArray Array(IEnumerable<JsonNode> items) => new([.. items]);
}
