using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary>How the Management API writes what the database has.</summary>
internal static class Entities
{
    /// <summary>The row with this key; a request for an unknown one ends with 404.</summary>
    public static async Task<T> FindOrThrowAsync<T>(this DbSet<T> set, string entities, string id, CancellationToken cancellationToken)
        where T : class => await set.FindAsync([id], cancellationToken) ?? throw new ApiException(ApiError.DoesNotExist(entities, id));

    public static async Task<User> FindUserAsync(this TenantDb db, string id, CancellationToken cancellationToken) =>
        await db.Users.Include(user => user.Identities).Include(user => user.MfaVerifications)
            .SingleOrDefaultAsync(user => user.Id == id, cancellationToken)
        ?? throw new ApiException(ApiError.DoesNotExist("users", id));

    public static JsonObject Of(User user)
    {
        var entity = UserEntity.Of(user);
        entity["hasPassword"] = user.PasswordHash is not null;
        return entity;
    }

    public static JsonObject Of(Role role) => new()
    {
        ["tenantId"] = "default",
        ["id"] = role.Id,
        ["name"] = role.Name,
        ["description"] = role.Description,
        ["type"] = role.Type,
        ["isDefault"] = role.IsDefault,
    };

    public static JsonObject Of(ApiResource resource) => new()
    {
        ["tenantId"] = "default",
        ["id"] = resource.Id,
        ["name"] = resource.Name,
        ["indicator"] = resource.Indicator,
        ["isDefault"] = resource.IsDefault,
        ["accessTokenTtl"] = resource.AccessTokenTtl,
    };

    public static JsonObject Of(ApiScope scope) => new()
    {
        ["tenantId"] = "default",
        ["id"] = scope.Id,
        ["resourceId"] = scope.ResourceId,
        ["name"] = scope.Name,
        ["description"] = scope.Description,
        ["createdAt"] = scope.CreatedAt,
    };

    public static JsonObject Of(Organization organization) => new()
    {
        ["tenantId"] = "default",
        ["id"] = organization.Id,
        ["name"] = organization.Name,
        ["description"] = organization.Description,
        ["customData"] = JsonNode.Parse(organization.CustomData),
        ["isMfaRequired"] = organization.IsMfaRequired,
        ["color"] = new JsonObject(),
        ["branding"] = new JsonObject(),
        ["customCss"] = null,
        ["createdAt"] = organization.CreatedAt,
    };

    public static JsonObject Of(OrganizationRole role) => new()
    {
        ["tenantId"] = "default",
        ["id"] = role.Id,
        ["name"] = role.Name,
        ["description"] = role.Description,
        ["type"] = role.Type,
    };

    public static JsonObject Of(OrganizationScope scope) => new()
    {
        ["tenantId"] = "default",
        ["id"] = scope.Id,
        ["name"] = scope.Name,
        ["description"] = scope.Description,
    };

    public static JsonObject Of(OrganizationJitEmailDomain domain) => new()
    {
        ["tenantId"] = "default",
        ["organizationId"] = domain.OrganizationId,
        ["emailDomain"] = domain.EmailDomain,
    };

    public static JsonObject Of(OneTimeToken token, long now) => new()
    {
        ["tenantId"] = "default",
        ["id"] = token.Id,
        ["email"] = token.Email,
        ["token"] = token.Token,
        ["context"] = JsonNode.Parse(token.Context),
        ["status"] = token.Status == "active" && token.ExpiresAt <= now ? "expired" : token.Status,
        ["createdAt"] = token.CreatedAt,
        ["expiresAt"] = token.ExpiresAt,
    };

    /// <summary>Of roles as parts of a membership or an invitation.</summary>
    public static JsonArray Names(IEnumerable<OrganizationRole> roles) =>
        new([.. roles.Select(role => new JsonObject { ["id"] = role.Id, ["name"] = role.Name })]);
}
