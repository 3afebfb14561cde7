using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;

namespace Bookstore.LocalTenant.Logto.OpenId;

/// <summary>Logto's claims about a person, by scope; a value that is not known is an explicit null.</summary>
internal static class PersonClaims
{
    /// <summary>The claims of ID tokens and of userinfo alike.</summary>
    public static JsonObject Basic(Person person, IReadOnlyCollection<string> scopes)
    {
        var claims = new JsonObject { ["sub"] = person.Id };
        if (scopes.Contains("profile"))
        {
            claims["name"] = person.Name;
            claims["picture"] = person.Avatar;
            claims["updated_at"] = person.UpdatedAt;
            claims["username"] = null;
            claims["created_at"] = person.CreatedAt;
        }

        if (scopes.Contains("email"))
        {
            claims["email"] = person.Email;
            claims["email_verified"] = person.Email is not null; // every address that came from a connector counts as verified
        }

        if (scopes.Contains("phone"))
        {
            claims["phone_number"] = null;
            claims["phone_number_verified"] = false;
        }

        return claims;
    }

    /// <summary>Userinfo: the basic claims and those that Logto gives there only.</summary>
    public static JsonObject UserInfo(Person person, IReadOnlyCollection<string> scopes)
    {
        var claims = Basic(person, scopes);
        if (scopes.Contains("custom_data")) claims["custom_data"] = new JsonObject();
        if (scopes.Contains("identities"))
        {
            claims["identities"] = person.IdentitiesByTarget();
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
