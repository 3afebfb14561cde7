using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;

namespace Bookstore.LocalTenant.Logto.OpenId;

/// <summary>Logto's claims by scope; an unknown value is an explicit null.</summary>
internal static class UserClaims
{
    /// <summary>For ID tokens and userinfo.</summary>
    public static JsonObject Basic(User user, IReadOnlyCollection<string> scopes)
    {
        var claims = new JsonObject { ["sub"] = user.Id };
        if (scopes.Contains("profile"))
        {
            claims["name"] = user.Name;
            claims["picture"] = user.Avatar;
            claims["updated_at"] = user.UpdatedAt;
            claims["username"] = null;
            claims["created_at"] = user.CreatedAt;
        }

        if (scopes.Contains("email"))
        {
            claims["email"] = user.Email;
            claims["email_verified"] = user.Email is not null; // every address that came from a connector counts as verified
        }

        if (scopes.Contains("phone"))
        {
            claims["phone_number"] = null;
            claims["phone_number_verified"] = false;
        }

        return claims;
    }

    /// <summary>The basic claims and those that only userinfo has.</summary>
    public static JsonObject UserInfo(User user, IReadOnlyCollection<string> scopes)
    {
        var claims = Basic(user, scopes);
        if (scopes.Contains("custom_data")) claims["custom_data"] = new JsonObject();
        if (scopes.Contains("identities"))
        {
            claims["identities"] = user.IdentitiesByTarget();
            claims["sso_identities"] = new JsonArray();
        }

        if (scopes.Contains("roles")) claims["roles"] = new JsonArray();
        if (scopes.Contains("urn:logto:scope:organizations"))
        {
            claims["organizations"] = new JsonArray();
            claims["organization_data"] = new JsonArray();
        }

        if (scopes.Contains("urn:logto:scope:organization_roles")) claims["organization_roles"] = new JsonArray();
        return claims;
    }
}
