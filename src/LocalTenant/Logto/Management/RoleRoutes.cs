using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary><c>/api/roles</c>: the roles of the tenant, with permissions of API resources.</summary>
internal static class RoleRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/roles", async (TenantDb db, CancellationToken cancellationToken) =>
            ApiResults.List((await db.Roles.AsNoTracking().OrderBy(role => role.Name).ToListAsync(cancellationToken)).Select(Entities.Of)));
        api.MapGet("/roles/{id}", async (TenantDb db, string id, CancellationToken cancellationToken) =>
            ApiResults.Json(Entities.Of(await FindAsync(db, id, cancellationToken))));
        api.MapPost("/roles", CreateAsync);
        api.MapPatch("/roles/{id}", ChangeAsync);
        api.MapDelete("/roles/{id}", async (TenantDb db, string id, CancellationToken cancellationToken) =>
        {
            db.Roles.Remove(await FindAsync(db, id, cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return Results.NoContent();
        });

        api.MapGet("/roles/{id}/scopes", async (TenantDb db, string id, CancellationToken cancellationToken) =>
            ApiResults.List((await ListScopesAsync(db, (await FindAsync(db, id, cancellationToken)).Id, cancellationToken)).Select(Entities.Of)));
        api.MapPost("/roles/{id}/scopes", async (TenantDb db, string id, JsonBody body, CancellationToken cancellationToken) =>
        {
            await FindAsync(db, id, cancellationToken);
            db.RoleScopes.AddRange(body.Texts("scopeIds").Select(scope => new RoleScope { RoleId = id, ScopeId = scope }));
            await db.SaveChangesAsync(cancellationToken);
            return ApiResults.Created(new JsonArray([.. (await ListScopesAsync(db, id, cancellationToken)).Select(Entities.Of)]));
        });
        api.MapDelete("/roles/{id}/scopes/{scopeId}", async (TenantDb db, string id, string scopeId, CancellationToken cancellationToken) =>
            await db.RoleScopes.Where(link => link.RoleId == id && link.ScopeId == scopeId).ExecuteDeleteAsync(cancellationToken) == 1
                ? Results.NoContent()
                : ApiError.NotFound);
    }

    private static async Task<IResult> CreateAsync(TenantDb db, JsonBody body, CancellationToken cancellationToken)
    {
        var name = body.Text("name");
        if (await db.Roles.AnyAsync(other => other.Name == name, cancellationToken)) return NameInUse(name);

        var role = new Role
        {
            Id = TenantConfiguration.NewId(),
            Name = name,
            Description = body.Text("description"),
            Type = body.Has("type") ? body.OneOf("type", "User", "MachineToMachine") : "User",
            IsDefault = body.OptionalFlag("isDefault") ?? false,
        };
        db.Roles.Add(role);
        db.RoleScopes.AddRange(body.OptionalTexts("scopeIds").Select(scope => new RoleScope { RoleId = role.Id, ScopeId = scope }));
        await db.SaveChangesAsync(cancellationToken);
        return ApiResults.Json(Entities.Of(role)); // 200, as recorded
    }

    private static async Task<IResult> ChangeAsync(TenantDb db, string id, JsonBody body, CancellationToken cancellationToken)
    {
        var role = await FindAsync(db, id, cancellationToken);
        var name = body.OptionalText("name") ?? role.Name;
        if (await db.Roles.AnyAsync(other => other.Name == name && other.Id != id, cancellationToken)) return NameInUse(name);

        role.Name = name;
        role.Description = body.OptionalText("description") ?? role.Description;
        role.IsDefault = body.OptionalFlag("isDefault") ?? role.IsDefault;
        await db.SaveChangesAsync(cancellationToken);
        return ApiResults.Json(Entities.Of(role));
    }

    private static Task<Role> FindAsync(TenantDb db, string id, CancellationToken cancellationToken) =>
        db.Roles.FindOrThrowAsync("roles", id, cancellationToken);

    private static Task<List<ApiScope>> ListScopesAsync(TenantDb db, string roleId, CancellationToken cancellationToken) => db.Scopes.AsNoTracking()
        .Where(scope => db.RoleScopes.Any(link => link.RoleId == roleId && link.ScopeId == scope.Id))
        .OrderBy(scope => scope.Name)
        .ToListAsync(cancellationToken);

    private static ApiError NameInUse(string name) =>
        new(StatusCodes.Status422UnprocessableEntity, "role.name_in_use", $"This role name {name} is already in use");
}
