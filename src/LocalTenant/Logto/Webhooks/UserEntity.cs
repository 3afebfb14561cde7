using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;

namespace Bookstore.LocalTenant.Logto.Webhooks;

/// <summary>A person as webhooks tell of one: Logto's user entity, as it is at this moment.</summary>
internal static class UserEntity
{
    public static JsonObject Of(Person person) => new()
    {
        ["id"] = person.Id,
        ["username"] = null,
        ["primaryEmail"] = person.Email,
        ["primaryPhone"] = null,
        ["name"] = person.Name,
        ["avatar"] = person.Avatar,
        ["customData"] = new JsonObject(),
        ["identities"] = person.IdentitiesByTarget(),
        ["lastSignInAt"] = person.LastSignInAt,
        ["createdAt"] = person.CreatedAt,
        ["updatedAt"] = person.UpdatedAt,
        ["profile"] = new JsonObject(),
        ["applicationId"] = person.ApplicationId,
        ["cimdClientId"] = null,
        ["isSuspended"] = person.IsSuspended,
    };
}
