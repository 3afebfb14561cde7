using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary>The parts that a tenant has one of: sign-in experience, account center, and the claims of ID tokens.</summary>
internal static class ConfigurationRoutes
{
    private static readonly string[] SignInModes = ["SignIn", "Register", "SignInAndRegister"];

    private static readonly string[] ExtendedClaims =
        ["custom_data", "identities", "sso_identities", "roles", "organizations", "organization_data", "organization_roles"];

    private static readonly string[] PublicConnectorFields = ["id", "target", "name", "logo", "logoDark", "platform"];

    private static readonly string[] Access = [AccountFields.Off, AccountFields.ReadOnly, AccountFields.Edit];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/sign-in-exp", (TenantConfiguration tenant) => ApiResults.Json(tenant.SignInExperience.Read()));
        api.MapPatch("/sign-in-exp", (TenantConfiguration tenant, JsonBody body) =>
        {
            if (body.Has("signInMode")) body.OneOf("signInMode", SignInModes);
            return ApiResults.Json(tenant.SignInExperience.Merge(body.Json));
        });
        api.MapGet("/.well-known/sign-in-exp", PublicSignInExperienceAsync);

        api.MapGet("/account-center", async (Configs configs, CancellationToken cancellationToken) =>
            ApiResults.Json(await configs.ReadAsync(LogtoConfig.AccountCenter, cancellationToken)));
        api.MapPatch("/account-center", ChangeAccountCenterAsync);

        api.MapGet("/configs/id-token", async (Configs configs, CancellationToken cancellationToken) =>
            ApiResults.Json(await configs.ReadAsync(LogtoConfig.IdToken, cancellationToken)));
        api.MapPut("/configs/id-token", async (Configs configs, JsonBody body, CancellationToken cancellationToken) =>
        {
            foreach (var (claim, index) in body.Texts("enabledExtendedClaims").Select((claim, index) => (claim, index)))
            {
                if (!ExtendedClaims.Contains(claim)) return ApiError.NotOneOf($"enabledExtendedClaims.{index}", claim, ExtendedClaims);
            }

            return ApiResults.Json(await configs.MergeAsync(LogtoConfig.IdToken, body.Json, cancellationToken));
        });
    }

    private static async Task<IResult> ChangeAccountCenterAsync(Configs configs, JsonBody body, CancellationToken cancellationToken)
    {
        body.OptionalFlag("enabled");
        if (body.OptionalObject("fields") is { } fields)
        {
            var values = new JsonBody(fields);
            foreach (var (field, _) in fields) values.OneOf(field, Access);

            // Logto answers the fields in an order of its own.
            body.Json["fields"] = new JsonObject(AccountFields.All.Where(fields.ContainsKey)
                .Select(field => KeyValuePair.Create(field, fields[field]?.DeepClone())));
        }

        return ApiResults.Json(await configs.MergeAsync(LogtoConfig.AccountCenter, body.Json, cancellationToken));
    }

    // What anybody may know: how people can sign in, and with which connectors.
    private static async Task<IResult> PublicSignInExperienceAsync(TenantConfiguration tenant, TenantDb db, CancellationToken cancellationToken)
    {
        var experience = tenant.SignInExperience.Read();
        experience.Remove("emailBlocklistPolicy");
        experience.Remove("forgotPasswordMethods");
        experience["socialConnectors"] = new JsonArray([.. tenant.OfferedConnectors
            .Select(connector => new JsonObject(
                PublicConnectorFields
                    .Select(name => KeyValuePair.Create(name, connector[name]?.DeepClone()))))]);
        experience["ssoConnectors"] = new JsonArray([.. (await db.SsoConnectors.AsNoTracking().ToListAsync(cancellationToken))
            .Select(connector => new JsonObject { ["id"] = connector.Id, ["connectorName"] = connector.DisplayName, ["logo"] = "data:,", ["darkLogo"] = null })]);
        experience["forgotPassword"] = new JsonObject { ["phone"] = false, ["email"] = true }; // codes "by email" are on the user's console page
        experience["isDevelopmentTenant"] = false;
        experience["customProfileFields"] = new JsonArray();
        experience["customProfileFieldCatalog"] = new JsonArray();
        return ApiResults.Json(experience);
    }
}
