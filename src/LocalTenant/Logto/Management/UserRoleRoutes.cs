using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary><c>/api/users/{id}/roles</c>. No change of roles sends a webhook.</summary>
internal static class UserRoleRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/users/{userId}/roles", async (TenantDb db, string userId, CancellationToken cancellationToken) =>
        {
            await db.FindUserAsync(userId, cancellationToken);
            return ApiResults.List((await db.Roles.AsNoTracking()
                .Where(role => db.UserRoles.Any(link => link.UserId == userId && link.RoleId == role.Id))
                .OrderBy(role => role.Name)
                .ToListAsync(cancellationToken)).Select(Entities.Of));
        });
        api.MapPost("/users/{userId}/roles", async (TenantDb db, string userId, JsonBody body, CancellationToken cancellationToken) =>
        {
            await db.FindUserAsync(userId, cancellationToken);
            var roleIds = body.Texts("roleIds");
            var added = await AssignAsync(db, userId, roleIds, cancellationToken);
            return ApiResults.Created(new JsonObject { ["roleIds"] = Ids(roleIds), ["addedRoleIds"] = Ids(added) });
        });
        api.MapDelete("/users/{userId}/roles/{roleId}", async (TenantDb db, string userId, string roleId, CancellationToken cancellationToken) =>
            await db.UserRoles.Where(link => link.UserId == userId && link.RoleId == roleId).ExecuteDeleteAsync(cancellationToken) == 1
                ? Results.NoContent()
                : ApiError.DoesNotExist("roles", roleId));
    }

    /// <summary>Assigns the roles that the user doesn't have yet, and returns them.</summary>
    public static async Task<IReadOnlyList<string>> AssignAsync(
        TenantDb db, string userId, IReadOnlyList<string> roleIds, CancellationToken cancellationToken)
    {
        var present = await db.UserRoles.Where(link => link.UserId == userId).Select(link => link.RoleId).ToListAsync(cancellationToken);
        List<string> added = [.. roleIds.Except(present)];
        db.UserRoles.AddRange(added.Select(role => new UserRole { UserId = userId, RoleId = role }));
        await db.SaveChangesAsync(cancellationToken);
        return added;
    }

    private static JsonArray Ids(IEnumerable<string> ids) => new([.. ids.Select(id => JsonValue.Create(id))]);
}
