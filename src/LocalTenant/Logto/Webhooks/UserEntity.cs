using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;

namespace Bookstore.LocalTenant.Logto.Webhooks;

/// <summary>Logto's user entity in webhooks, as of now.</summary>
internal static class UserEntity
{
    public static JsonObject Of(User user) => new()
    {
        ["id"] = user.Id,
        ["username"] = user.Username,
        ["primaryEmail"] = user.Email,
        ["primaryPhone"] = user.Phone,
        ["name"] = user.Name,
        ["avatar"] = user.Avatar,
        ["customData"] = JsonNode.Parse(user.CustomData),
        ["identities"] = user.IdentitiesByTarget(),
        ["lastSignInAt"] = user.LastSignInAt,
        ["createdAt"] = user.CreatedAt,
        ["updatedAt"] = user.UpdatedAt,
        ["profile"] = JsonNode.Parse(user.Profile),
        ["applicationId"] = user.ApplicationId,
        ["cimdClientId"] = null,
        ["isSuspended"] = user.IsSuspended,
    };
}
