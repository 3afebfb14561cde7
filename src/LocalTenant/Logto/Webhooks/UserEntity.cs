using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;

namespace Bookstore.LocalTenant.Logto.Webhooks;

/// <summary>Logto's user entity in webhooks, as of now.</summary>
internal static class UserEntity
{
    public static JsonObject Of(User user) => new()
    {
        ["id"] = user.Id,
        ["username"] = null,
        ["primaryEmail"] = user.Email,
        ["primaryPhone"] = null,
        ["name"] = user.Name,
        ["avatar"] = user.Avatar,
        ["customData"] = new JsonObject(),
        ["identities"] = user.IdentitiesByTarget(),
        ["lastSignInAt"] = user.LastSignInAt,
        ["createdAt"] = user.CreatedAt,
        ["updatedAt"] = user.UpdatedAt,
        ["profile"] = new JsonObject(),
        ["applicationId"] = user.ApplicationId,
        ["cimdClientId"] = null,
        ["isSuspended"] = user.IsSuspended,
    };
}
