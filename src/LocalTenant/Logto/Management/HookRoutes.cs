using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary><c>/api/hooks</c>. Of what is changed here, the tenant obeys <c>enabled</c> and the deletion.</summary>
internal static class HookRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/hooks", (TenantConfiguration tenant) => ApiResults.List(tenant.Hooks.All));
        api.MapGet("/hooks/{id}", (TenantConfiguration tenant, string id) =>
            tenant.Hooks.Find(id) is { } hook ? ApiResults.Json(hook) : Unknown(id));
        api.MapPost("/hooks", Create);
        api.MapPatch("/hooks/{id}", (TenantConfiguration tenant, string id, JsonBody body) =>
        {
            if (body.Has("events")) body.Texts("events");
            body.OptionalFlag("enabled");
            return tenant.Hooks.Merge(id, body.Json) is { } hook ? ApiResults.Json(hook) : Unknown(id);
        });
        api.MapDelete("/hooks/{id}", (TenantConfiguration tenant, string id) =>
            tenant.Hooks.Remove(id) ? Results.NoContent() : Unknown(id));
    }

    private static IResult Create(TenantConfiguration tenant, JsonBody body)
    {
        var url = new JsonBody(body.OptionalObject("config") ?? []).Text("url");
        var hook = TenantConfiguration.NewHook(
            TenantConfiguration.NewId(),
            body.OptionalText("name") ?? "",
            TenantConfiguration.NewSecret(),
            DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            url);
        hook["events"] = new JsonArray([.. body.Texts("events").Select(name => JsonValue.Create(name))]);
        hook["enabled"] = body.OptionalFlag("enabled") ?? true;
        tenant.Hooks.Add(hook);
        return ApiResults.Created(hook);
    }

    private static ApiError Unknown(string id) => ApiError.DoesNotExist("hooks", id);
}
