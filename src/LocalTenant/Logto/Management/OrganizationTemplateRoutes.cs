using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary><c>/api/organization-roles</c> and <c>/api/organization-scopes</c>: what all organizations have in common.</summary>
internal static class OrganizationTemplateRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/organization-scopes", async (TenantDb db, CancellationToken cancellationToken) =>
            ApiResults.List((await db.OrganizationScopes.AsNoTracking().OrderBy(scope => scope.Name).ToListAsync(cancellationToken)).Select(Entities.Of)));
        api.MapPost("/organization-scopes", async (TenantDb db, JsonBody body, CancellationToken cancellationToken) =>
        {
            var scope = new OrganizationScope
            {
                Id = TenantConfiguration.NewId(),
                Name = body.Text("name"),
                Description = body.OptionalText("description"),
            };
            db.OrganizationScopes.Add(scope);
            await db.SaveChangesAsync(cancellationToken);
            return ApiResults.Created(Entities.Of(scope));
        });
        api.MapDelete("/organization-scopes/{id}", async (TenantDb db, string id, CancellationToken cancellationToken) =>
        {
            db.OrganizationScopes.Remove(await db.OrganizationScopes.FindOrThrowAsync("organization_scopes", id, cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return Results.NoContent();
        });

        api.MapGet("/organization-roles", ListRolesAsync);
        api.MapPost("/organization-roles", CreateRoleAsync);
        api.MapDelete("/organization-roles/{id}", async (TenantDb db, string id, CancellationToken cancellationToken) =>
        {
            db.OrganizationRoles.Remove(await FindRoleAsync(db, id, cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return Results.NoContent();
        });
        api.MapGet("/organization-roles/{id}/scopes", async (TenantDb db, string id, CancellationToken cancellationToken) =>
            ApiResults.List((await ScopesAsync(db, id, cancellationToken)).Select(Entities.Of)));
        api.MapPost("/organization-roles/{id}/scopes", async (TenantDb db, string id, JsonBody body, CancellationToken cancellationToken) =>
        {
            await FindRoleAsync(db, id, cancellationToken);
            db.OrganizationRoleScopes.AddRange(body.Texts("organizationScopeIds")
                .Select(scope => new OrganizationRoleScope { OrganizationRoleId = id, OrganizationScopeId = scope }));
            await db.SaveChangesAsync(cancellationToken);
            return Results.StatusCode(StatusCodes.Status201Created);
        });
        api.MapGet("/organization-roles/{id}/resource-scopes", async (TenantDb db, string id, CancellationToken cancellationToken) =>
            ApiResults.List((await ResourceScopesAsync(db, id, cancellationToken)).Select(Entities.Of)));
        api.MapPost("/organization-roles/{id}/resource-scopes", async (TenantDb db, string id, JsonBody body, CancellationToken cancellationToken) =>
        {
            await FindRoleAsync(db, id, cancellationToken);
            db.OrganizationRoleResourceScopes.AddRange(body.Texts("scopeIds")
                .Select(scope => new OrganizationRoleResourceScope { OrganizationRoleId = id, ScopeId = scope }));
            await db.SaveChangesAsync(cancellationToken);
            return Results.StatusCode(StatusCodes.Status201Created);
        });
    }

    private static async Task<IResult> ListRolesAsync(TenantDb db, CancellationToken cancellationToken)
    {
        var roles = await db.OrganizationRoles.AsNoTracking().OrderBy(role => role.Name).ToListAsync(cancellationToken);
        var entities = roles.Select(Entities.Of).ToList();
        foreach (var (role, entity) in roles.Zip(entities))
        {
            entity["scopes"] = new JsonArray([.. (await ScopesAsync(db, role.Id, cancellationToken)).Select(scope => Named(scope.Id, scope.Name))]);
            entity["resourceScopes"] = new JsonArray([.. (await ResourceScopesAsync(db, role.Id, cancellationToken)).Select(scope => Named(scope.Id, scope.Name))]);
        }

        return ApiResults.List(entities);
    }

    private static async Task<IResult> CreateRoleAsync(TenantDb db, JsonBody body, CancellationToken cancellationToken)
    {
        var role = new OrganizationRole
        {
            Id = TenantConfiguration.NewId(),
            Name = body.Text("name"),
            Description = body.OptionalText("description"),
            Type = body.Has("type") ? body.OneOf("type", "User", "MachineToMachine") : "User",
        };
        db.OrganizationRoles.Add(role);
        db.OrganizationRoleScopes.AddRange(body.OptionalTexts("organizationScopeIds")
            .Select(scope => new OrganizationRoleScope { OrganizationRoleId = role.Id, OrganizationScopeId = scope }));
        db.OrganizationRoleResourceScopes.AddRange(body.OptionalTexts("resourceScopeIds")
            .Select(scope => new OrganizationRoleResourceScope { OrganizationRoleId = role.Id, ScopeId = scope }));
        await db.SaveChangesAsync(cancellationToken);
        return ApiResults.Created(Entities.Of(role));
    }

    private static JsonObject Named(string id, string name) => new() { ["id"] = id, ["name"] = name };

    private static Task<OrganizationRole> FindRoleAsync(TenantDb db, string id, CancellationToken cancellationToken) =>
        db.OrganizationRoles.FindOrThrowAsync("organization_roles", id, cancellationToken);

    private static Task<List<OrganizationScope>> ScopesAsync(TenantDb db, string roleId, CancellationToken cancellationToken) =>
        db.OrganizationScopes.AsNoTracking()
            .Where(scope => db.OrganizationRoleScopes.Any(link => link.OrganizationRoleId == roleId && link.OrganizationScopeId == scope.Id))
            .ToListAsync(cancellationToken);

    private static Task<List<ApiScope>> ResourceScopesAsync(TenantDb db, string roleId, CancellationToken cancellationToken) =>
        db.Scopes.AsNoTracking()
            .Where(scope => db.OrganizationRoleResourceScopes.Any(link => link.OrganizationRoleId == roleId && link.ScopeId == scope.Id))
            .ToListAsync(cancellationToken);
}
