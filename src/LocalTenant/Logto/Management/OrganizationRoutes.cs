using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary><c>/api/organizations</c>, and their just-in-time provisioning by email domain.</summary>
internal static class OrganizationRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/organizations", async (TenantDb db, CancellationToken cancellationToken) =>
            ApiResults.List((await db.Organizations.AsNoTracking().OrderBy(organization => organization.Name).ToListAsync(cancellationToken)).Select(Entities.Of)));
        api.MapGet("/organizations/{id}", async (TenantDb db, string id, CancellationToken cancellationToken) =>
            ApiResults.Json(Entities.Of(await FindAsync(db, id, cancellationToken))));
        api.MapPost("/organizations", async (TenantDb db, JsonBody body, CancellationToken cancellationToken) =>
        {
            var organization = new Organization
            {
                Id = TenantConfiguration.NewId(),
                Name = body.Text("name"),
                Description = body.OptionalText("description"),
                CustomData = body.OptionalObject("customData")?.ToJsonString() ?? "{}",
                IsMfaRequired = body.OptionalFlag("isMfaRequired") ?? false,
                CreatedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            };
            db.Organizations.Add(organization);
            await db.SaveChangesAsync(cancellationToken);
            return ApiResults.Created(Entities.Of(organization));
        });
        api.MapPatch("/organizations/{id}", async (TenantDb db, string id, JsonBody body, CancellationToken cancellationToken) =>
        {
            var organization = await FindAsync(db, id, cancellationToken);
            organization.Name = body.OptionalText("name") ?? organization.Name;
            organization.Description = body.OptionalText("description") ?? organization.Description;
            organization.CustomData = body.OptionalObject("customData")?.ToJsonString() ?? organization.CustomData;
            organization.IsMfaRequired = body.OptionalFlag("isMfaRequired") ?? organization.IsMfaRequired;
            await db.SaveChangesAsync(cancellationToken);
            return ApiResults.Json(Entities.Of(organization));
        });
        api.MapDelete("/organizations/{id}", async (TenantDb db, string id, CancellationToken cancellationToken) =>
        {
            db.Organizations.Remove(await FindAsync(db, id, cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return Results.NoContent();
        });
        MapProvisioning(api);
    }

    public static Task<Organization> FindAsync(TenantDb db, string id, CancellationToken cancellationToken) =>
        db.Organizations.FindOrThrowAsync("organizations", id, cancellationToken);

    private static void MapProvisioning(IEndpointRouteBuilder api)
    {
        api.MapGet("/organizations/{id}/jit/email-domains", async (TenantDb db, string id, CancellationToken cancellationToken) =>
            ApiResults.List((await db.OrganizationJitEmailDomains.AsNoTracking()
                .Where(domain => domain.OrganizationId == id).ToListAsync(cancellationToken)).Select(Entities.Of)));
        api.MapPost("/organizations/{id}/jit/email-domains", async (TenantDb db, string id, JsonBody body, CancellationToken cancellationToken) =>
        {
            await FindAsync(db, id, cancellationToken);
            var domain = new OrganizationJitEmailDomain { OrganizationId = id, EmailDomain = body.Text("emailDomain").ToLowerInvariant() };
            db.OrganizationJitEmailDomains.Add(domain);
            await db.SaveChangesAsync(cancellationToken);
            return ApiResults.Created(Entities.Of(domain));
        });
        api.MapDelete("/organizations/{id}/jit/email-domains/{domain}", async (TenantDb db, string id, string domain, CancellationToken cancellationToken) =>
            await db.OrganizationJitEmailDomains.Where(found => found.OrganizationId == id && found.EmailDomain == domain)
                .ExecuteDeleteAsync(cancellationToken) == 1 ? Results.NoContent() : ApiError.NotFound);

        api.MapGet("/organizations/{id}/jit/roles", async (TenantDb db, string id, CancellationToken cancellationToken) =>
            ApiResults.List((await db.OrganizationRoles.AsNoTracking()
                .Where(role => db.OrganizationJitRoles.Any(link => link.OrganizationId == id && link.OrganizationRoleId == role.Id))
                .ToListAsync(cancellationToken)).Select(Entities.Of)));
        api.MapPost("/organizations/{id}/jit/roles", async (TenantDb db, string id, JsonBody body, CancellationToken cancellationToken) =>
        {
            await FindAsync(db, id, cancellationToken);
            db.OrganizationJitRoles.AddRange(body.Texts("organizationRoleIds")
                .Select(role => new OrganizationJitRole { OrganizationId = id, OrganizationRoleId = role }));
            await db.SaveChangesAsync(cancellationToken);
            return Results.Text("Created", statusCode: StatusCodes.Status201Created); // not JSON, as recorded
        });
        api.MapDelete("/organizations/{id}/jit/roles/{roleId}", async (TenantDb db, string id, string roleId, CancellationToken cancellationToken) =>
            await db.OrganizationJitRoles.Where(link => link.OrganizationId == id && link.OrganizationRoleId == roleId)
                .ExecuteDeleteAsync(cancellationToken) == 1 ? Results.NoContent() : ApiError.NotFound);
    }
}
