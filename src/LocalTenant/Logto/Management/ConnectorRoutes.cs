using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary><c>/api/connectors</c>. Connectors of Logto's own kinds, of each of which there is one at most.</summary>
internal static class ConnectorRoutes
{
    private static readonly string[] Required = ["clientId", "clientSecret"];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/connectors", (TenantConfiguration tenant) => ApiResults.List(tenant.Connectors.All));
        api.MapGet("/connectors/{id}", (TenantConfiguration tenant, string id) =>
            tenant.Connectors.Find(id) is { } connector ? ApiResults.Json(connector) : Unknown(id));
        api.MapPost("/connectors", Create);
        api.MapPatch("/connectors/{id}", Change);
    }

    private static IResult Create(TenantConfiguration tenant, JsonBody body)
    {
        var kind = body.Text("connectorId");
        if (SocialServices.FindTarget(kind) is not { } target)
        {
            return new ApiError(
                StatusCodes.Status422UnprocessableEntity,
                "connector.not_found_with_connector_id",
                "Can not find connector with given standard connector id.");
        }

        if (tenant.Connectors.All.Any(connector => (string?)connector["connectorId"] == kind))
        {
            return new ApiError(
                StatusCodes.Status422UnprocessableEntity,
                "connector.multiple_instances_not_supported",
                "Can not create multiple instance with picked standard connector.");
        }

        var config = body.OptionalObject("config") ?? [];
        if (FindProblem(new JsonBody(config)) is { } problem) return problem;

        var connector = TenantConfiguration.NewConnector(TenantConfiguration.NewId(), target, config);
        tenant.Connectors.Add(connector);
        return ApiResults.Json(connector);
    }

    private static IResult Change(TenantConfiguration tenant, string id, JsonBody body)
    {
        if (tenant.Connectors.Find(id) is null) return Unknown(id);
        if (body.Has("metadata"))
        {
            return new ApiError(
                StatusCodes.Status400BadRequest,
                "connector.cannot_overwrite_metadata_for_non_standard_connector",
                "This connector's 'metadata' cannot be overwritten.");
        }

        if (body.OptionalFlag("enableTokenStorage") is true)
        {
            return new ApiError(
                StatusCodes.Status422UnprocessableEntity,
                "connector.token_storage_not_supported",
                "This connector does not support token storage. ");
        }

        return body.OptionalObject("config") is { } config && FindProblem(new JsonBody(config)) is { } problem
            ? problem
            : ApiResults.Json(tenant.Connectors.Merge(id, body.Json)!);
    }

    private static ApiError? FindProblem(JsonBody config)
    {
        var problems = Required.Select(name => Problem(config, name)).OfType<ApiError>().ToList();
        return problems.Count == 0 ? null : new ApiError(
            StatusCodes.Status400BadRequest,
            "connector.invalid_config",
            "The connector's config is invalid.",
            new JsonObject
            {
                ["issues"] = new JsonArray([.. problems.Select(problem => problem.Data!["issues"]![0]!.DeepClone())]),
                ["name"] = "ZodError",
            },
            string.Join('\n', problems.Select(problem => problem.Details)));
    }

    private static ApiError? Problem(JsonBody config, string name)
    {
        try
        {
            config.Text(name);
            return null;
        }
        catch (ApiException exception)
        {
            return exception.Error;
        }
    }

    private static ApiError Unknown(string id) => ApiError.DoesNotExist("connectors", id);
}
