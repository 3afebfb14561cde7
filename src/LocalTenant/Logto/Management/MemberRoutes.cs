using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary><c>/api/organizations/{id}/users</c>, and a user's organizations.</summary>
internal static class MemberRoutes
{
    private const string Users = "/organizations/{id}/users";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Users, ListAsync);
        api.MapPost(Users, async (HttpContext context, TenantDb db, Memberships memberships, string id, JsonBody body) =>
        {
            await OrganizationRoutes.FindAsync(db, id, context.RequestAborted);
            var userIds = body.Texts("userIds");
            await memberships.AddAsync(context, id, userIds);
            return ApiResults.Created(Ids("userIds", userIds));
        });
        api.MapDelete($"{Users}/{{userId}}", async (HttpContext context, Memberships memberships, string id, string userId) =>
            await memberships.RemoveAsync(context, id, userId) ? Results.NoContent() : ApiError.NotFound);

        api.MapGet($"{Users}/{{userId}}/roles", async (Memberships memberships, string id, string userId, CancellationToken cancellationToken) =>
            ApiResults.List((await memberships.ListRolesAsync(id, userId, cancellationToken)).Select(Entities.Of)));
        api.MapPost($"{Users}/{{userId}}/roles", async (Memberships memberships, string id, string userId, JsonBody body, CancellationToken cancellationToken) =>
        {
            var roleIds = body.Texts("organizationRoleIds");
            await memberships.AddRolesAsync(id, userId, roleIds, cancellationToken);
            return ApiResults.Created(Ids("organizationRoleIds", roleIds));
        });
        api.MapDelete(
            $"{Users}/{{userId}}/roles/{{roleId}}",
            async (Memberships memberships, string id, string userId, string roleId, CancellationToken cancellationToken) =>
                await memberships.RemoveRoleAsync(id, userId, roleId, cancellationToken) ? Results.NoContent() : ApiError.NotFound);
        api.MapGet($"{Users}/{{userId}}/scopes", ListScopesAsync);
        api.MapGet("/users/{userId}/organizations", ListOrganizationsAsync);
    }

    private static async Task<IResult> ListAsync(TenantDb db, Memberships memberships, string id, CancellationToken cancellationToken)
    {
        await OrganizationRoutes.FindAsync(db, id, cancellationToken);
        var users = await db.Users.AsNoTracking().Include(user => user.Identities)
            .Where(user => db.OrganizationMembers.Any(member => member.OrganizationId == id && member.UserId == user.Id))
            .OrderBy(user => user.CreatedAt)
            .ToListAsync(cancellationToken);
        var entities = users.Select(UserEntity.Of).ToList();
        foreach (var (user, entity) in users.Zip(entities))
        {
            entity["organizationRoles"] = Entities.Names(await memberships.ListRolesAsync(id, user.Id, cancellationToken));
        }

        return ApiResults.List(entities);
    }

    private static async Task<IResult> ListOrganizationsAsync(TenantDb db, Memberships memberships, string userId, CancellationToken cancellationToken)
    {
        var organizations = await db.Organizations.AsNoTracking()
            .Where(organization => db.OrganizationMembers.Any(member => member.UserId == userId && member.OrganizationId == organization.Id))
            .OrderBy(organization => organization.Name)
            .ToListAsync(cancellationToken);
        var entities = organizations.Select(Entities.Of).ToList();
        foreach (var (organization, entity) in organizations.Zip(entities))
        {
            entity["organizationRoles"] = Entities.Names(await memberships.ListRolesAsync(organization.Id, userId, cancellationToken));
        }

        return ApiResults.List(entities);
    }

    private static async Task<IResult> ListScopesAsync(TenantDb db, string id, string userId, CancellationToken cancellationToken) =>
        ApiResults.List((await db.OrganizationScopes.AsNoTracking()
            .Where(scope => db.OrganizationMemberRoles.Any(role => role.OrganizationId == id && role.UserId == userId
                && db.OrganizationRoleScopes.Any(link => link.OrganizationRoleId == role.OrganizationRoleId && link.OrganizationScopeId == scope.Id)))
            .ToListAsync(cancellationToken)).Select(Entities.Of));

    private static JsonObject Ids(string name, IReadOnlyList<string> ids) =>
        new() { [name] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]) };
}
