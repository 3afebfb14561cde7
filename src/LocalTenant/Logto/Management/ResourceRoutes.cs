using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary><c>/api/resources</c>: the API resources and their permissions. The Management API is one of them.</summary>
internal static class ResourceRoutes
{
    private static readonly ApiResource ManagementApi = new()
    {
        Id = "management-api",
        Name = "Logto Management API",
        Indicator = LocalTenantSettings.ManagementResource,
    };

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/resources", async (TenantDb db, bool? includeScopes, CancellationToken cancellationToken) =>
        {
            var resources = await db.Resources.AsNoTracking().Include(resource => resource.Scopes).ToListAsync(cancellationToken);
            return ApiResults.List(resources.Prepend(ManagementApi).Select(resource =>
                includeScopes is true ? WithScopes(resource) : Entities.Of(resource)));
        });
        api.MapGet("/resources/{id}", async (TenantDb db, string id, CancellationToken cancellationToken) =>
            ApiResults.Json(Entities.Of(await FindAsync(db, id, cancellationToken))));
        api.MapPost("/resources", CreateAsync);
        api.MapPatch("/resources/{id}", async (TenantDb db, string id, JsonBody body, CancellationToken cancellationToken) =>
        {
            var resource = await FindAsync(db, id, cancellationToken);
            resource.Name = body.OptionalText("name") ?? resource.Name;
            resource.AccessTokenTtl = (int?)body.OptionalNumber("accessTokenTtl") ?? resource.AccessTokenTtl;
            await db.SaveChangesAsync(cancellationToken);
            return ApiResults.Json(Entities.Of(resource));
        });
        api.MapDelete("/resources/{id}", async (TenantDb db, string id, CancellationToken cancellationToken) =>
        {
            db.Resources.Remove(await FindAsync(db, id, cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return Results.NoContent();
        });

        api.MapGet("/resources/{id}/scopes", async (TenantDb db, string id, CancellationToken cancellationToken) =>
            ApiResults.List((await db.Scopes.AsNoTracking().Where(scope => scope.ResourceId == id).ToListAsync(cancellationToken)).Select(Entities.Of)));
        api.MapPost("/resources/{id}/scopes", CreateScopeAsync);
        api.MapDelete("/resources/{id}/scopes/{scopeId}", async (TenantDb db, string id, string scopeId, CancellationToken cancellationToken) =>
            await db.Scopes.Where(scope => scope.ResourceId == id && scope.Id == scopeId).ExecuteDeleteAsync(cancellationToken) == 1
                ? Results.NoContent()
                : ApiError.DoesNotExist("scopes", scopeId));
    }

    private static async Task<IResult> CreateAsync(TenantDb db, JsonBody body, CancellationToken cancellationToken)
    {
        var indicator = body.Text("indicator");
        if (!Uri.TryCreate(indicator, UriKind.Absolute, out _))
        {
            return ApiError.InvalidBody(
                "indicator", new JsonObject { ["code"] = "custom", ["message"] = "Invalid input" }, "Invalid input");
        }

        if (indicator == ManagementApi.Indicator || await db.Resources.AnyAsync(other => other.Indicator == indicator, cancellationToken))
        {
            return new ApiError(
                StatusCodes.Status422UnprocessableEntity,
                "resource.resource_identifier_in_use",
                $"The API identifier {indicator} is already in use");
        }

        var resource = new ApiResource { Id = TenantConfiguration.NewId(), Name = body.Text("name"), Indicator = indicator };
        db.Resources.Add(resource);
        await db.SaveChangesAsync(cancellationToken);
        return ApiResults.Created(WithScopes(resource));
    }

    private static async Task<IResult> CreateScopeAsync(TenantDb db, string id, JsonBody body, CancellationToken cancellationToken)
    {
        await FindAsync(db, id, cancellationToken);
        var name = body.Text("name");
        if (await db.Scopes.AnyAsync(other => other.ResourceId == id && other.Name == name, cancellationToken))
        {
            return new ApiError(StatusCodes.Status422UnprocessableEntity, "scope.name_exists", $"The scope name {name} is already in use");
        }

        var scope = new ApiScope
        {
            Id = TenantConfiguration.NewId(),
            ResourceId = id,
            Name = name,
            Description = body.OptionalText("description"),
            CreatedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        };
        db.Scopes.Add(scope);
        await db.SaveChangesAsync(cancellationToken);
        return ApiResults.Created(Entities.Of(scope));
    }

    private static Task<ApiResource> FindAsync(TenantDb db, string id, CancellationToken cancellationToken) =>
        db.Resources.FindOrThrowAsync("resources", id, cancellationToken);

    private static JsonObject WithScopes(ApiResource resource)
    {
        var entity = Entities.Of(resource);
        entity["scopes"] = new JsonArray([.. resource.Scopes.Select(Entities.Of)]);
        return entity;
    }
}
