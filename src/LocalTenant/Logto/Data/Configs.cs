using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>The settings of the tenant that outlive a restart: the account center, and the claims of ID tokens.</summary>
internal sealed class Configs(TenantDb db, LocalTenantSettings settings)
{
    public async Task<JsonObject> ReadAsync(string key, CancellationToken cancellationToken) =>
        await db.Configs.AsNoTracking().SingleOrDefaultAsync(config => config.Key == key, cancellationToken) is { } stored
            ? JsonNode.Parse(stored.Value)!.AsObject()
            : Default(key);

    public async Task<JsonObject> MergeAsync(string key, JsonObject change, CancellationToken cancellationToken)
    {
        var config = await ReadAsync(key, cancellationToken);
        ConfiguredPart.Merge(config, change);
        if (await db.Configs.SingleOrDefaultAsync(stored => stored.Key == key, cancellationToken) is { } stored)
        {
            stored.Value = config.ToJsonString();
        }
        else
        {
            db.Configs.Add(new LogtoConfig { Key = key, Value = config.ToJsonString() });
        }

        await db.SaveChangesAsync(cancellationToken);
        return config;
    }

    public async Task<bool> IsAccountCenterEnabledAsync(CancellationToken cancellationToken) =>
        (bool?)(await ReadAsync(LogtoConfig.AccountCenter, cancellationToken))["enabled"] is true;

    // A new Logto's account center is off; this one is on, so that the site's pages for it can be tried out at once.
    private JsonObject Default(string key) => key == LogtoConfig.AccountCenter
        ? new JsonObject
        {
            ["tenantId"] = "default",
            ["id"] = "default",
            ["enabled"] = true,
            ["fields"] = new JsonObject(AccountFields.All.Select(field =>
                KeyValuePair.Create(field, (JsonNode?)(field == "phone" ? AccountFields.ReadOnly : AccountFields.Edit)))),
            ["webauthnRelatedOrigins"] = new JsonArray(),
            ["deleteAccountUrl"] = $"{settings.PublicUrl}/account/delete",
            ["customCss"] = null,
            ["profileFields"] = null,
        }
        : new JsonObject { ["enabledExtendedClaims"] = new JsonArray("roles", "organizations", "organization_roles") };
}
