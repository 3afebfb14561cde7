using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using OpenIddict.Abstractions;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary>
/// <c>/api/applications</c>: the site's and the Management API's own, whose secrets are those of the settings. Redirect URIs that
/// are added here are accepted until a restart.
/// </summary>
internal static class ApplicationRoutes
{
    private static readonly string[] Addresses = ["redirectUris", "postLogoutRedirectUris"];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/applications", (TenantConfiguration tenant, TenantApplication state, LocalTenantSettings settings, string[] types) =>
            ApiResults.List(tenant.Applications.All
                .Select(application => AsOfNow(application, state, settings))
                .Where(application => types.Length == 0 || types.Contains((string?)application["type"]))));
        api.MapGet("/applications/{id}", (TenantConfiguration tenant, TenantApplication state, LocalTenantSettings settings, string id) =>
        {
            if (tenant.Applications.Find(id) is not { } application) return Unknown(id);

            application = AsOfNow(application, state, settings);
            application["isAdmin"] = (string?)application["type"] == "MachineToMachine";
            return ApiResults.Json(application);
        });
        api.MapGet("/applications/{id}/secrets", Secrets);
        api.MapPatch("/applications/{id}", ChangeAsync);
    }

    private static IResult Secrets(TenantConfiguration tenant, TenantApplication state, LocalTenantSettings settings, string id)
    {
        if (tenant.Applications.Find(id) is not { } application) return Unknown(id);

        var isSites = id == settings.AppId;
        return ApiResults.List([new JsonObject
        {
            ["tenantId"] = "default",
            ["applicationId"] = id,
            ["name"] = "Default secret",
            ["value"] = isSites ? settings.AppSecret : settings.ManagementAppSecret,
            ["createdAt"] = application["createdAt"]!.DeepClone(),
            ["expiresAt"] = isSites && state.IsSecretExpired ? application["createdAt"]!.DeepClone() : null,
        }]);
    }

    private static async Task<IResult> ChangeAsync(
        HttpContext context, TenantConfiguration tenant, IOpenIddictApplicationManager applications, string id, JsonBody body)
    {
        if (tenant.Applications.Find(id) is null) return Unknown(id);

        body.OptionalText("name");
        if (body.OptionalObject("oidcClientMetadata") is { } metadata)
        {
            var values = new JsonBody(metadata);
            foreach (var name in Addresses)
            {
                var invalid = values.Texts(name).ToList().FindIndex(url => !Uri.TryCreate(url, UriKind.Absolute, out _));
                if (invalid >= 0) return InvalidAddress($"oidcClientMetadata.{name}.{invalid}");
            }

            await RegisterAsync(applications, id, values.Texts("redirectUris"), context.RequestAborted);
        }

        return ApiResults.Json(tenant.Applications.Merge(id, body.Json)!);
    }

    private static async Task RegisterAsync(
        IOpenIddictApplicationManager applications, string id, IReadOnlyList<string> redirectUris, CancellationToken cancellationToken)
    {
        if (await applications.FindByClientIdAsync(id, cancellationToken) is not { } application) return;

        var descriptor = new OpenIddictApplicationDescriptor();
        await applications.PopulateAsync(descriptor, application, cancellationToken);
        descriptor.RedirectUris.Clear();
        descriptor.RedirectUris.UnionWith(redirectUris.Select(url => new Uri(url)));
        await applications.UpdateAsync(application, descriptor, cancellationToken);
    }

    // The application's page changes the type of the site's application, to try out what the site does then.
    private static JsonObject AsOfNow(JsonObject application, TenantApplication state, LocalTenantSettings settings)
    {
        if ((string?)application["id"] == settings.AppId && state.IsMachineToMachine) application["type"] = "MachineToMachine";

        return application;
    }

    private static ApiError InvalidAddress(string path) => ApiError.InvalidBody(
        path, new JsonObject { ["code"] = "custom", ["message"] = "Invalid input" }, "Invalid input");

    private static ApiError Unknown(string id) => ApiError.DoesNotExist("applications", id);
}
