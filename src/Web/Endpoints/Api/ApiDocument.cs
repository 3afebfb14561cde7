using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Logto;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Bookstore.Web.Endpoints.Api;

/// <summary>
/// The OpenAPI document of the API, <c>/api/openapi.json</c>, and a readable page of it, <c>/api/reference</c>; in Development only.
/// </summary>
internal static class ApiDocument
{
    // The name that AddOpenApi and MapOpenApi have by default.
    private const string Name = "v1";
    private const string SecurityScheme = "logto";

    public static void AddApiDocument(this IServiceCollection services)
    {
        services.AddOpenApi(Name, options =>
        {
            options.ShouldInclude = description =>
                $"/{description.RelativePath}".StartsWith($"{ApiEndpoints.Path}/", StringComparison.Ordinal) && description.HttpMethod == HttpMethods.Get;
            options.AddDocumentTransformer(Describe);
            options.AddOperationTransformer(Describe);
        });
        // Otherwise a number of the document could be a string as well.
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.NumberHandling = default);
    }

    public static void MapApiDocument(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            return;
        }

        app.MapOpenApi($"{ApiEndpoints.Path}/openapi.json");
        app.MapGet($"{ApiEndpoints.Path}/reference", async ([FromKeyedServices(Name)] IOpenApiDocumentProvider documents, HttpContext context) =>
                Results.Content(ApiReference.Render(await documents.GetOpenApiDocumentAsync(context.RequestAborted)), "text/html; charset=utf-8"))
            .ExcludeFromDescription();
    }

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var logto = context.ApplicationServices.GetRequiredService<IOptions<LogtoOptions>>().Value;
        document.Info = new OpenApiInfo
        {
            Title = "Bookstore",
            Version = Name,
            Description = $"The shelf for other programs. Access tokens are for the resource {logto.ApiResource}. Every error is application/problem+json with a code.",
        };
        document.Servers = [new OpenApiServer { Url = context.ApplicationServices.GetRequiredService<IOptions<SiteOptions>>().Value.Origin }];
        document.AddComponent<IOpenApiSecurityScheme>(SecurityScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.OAuth2,
            Flows = new OpenApiOAuthFlows
            {
                AuthorizationCode = new OpenApiOAuthFlow
                {
                    AuthorizationUrl = new Uri($"{logto.Issuer}/auth"),
                    TokenUrl = new Uri($"{logto.Issuer}/token"),
                    Scopes = ApiScope.All.ToDictionary(scope => scope.Name, scope => scope.Description),
                },
            },
        });
        return Task.CompletedTask;
    }

    private static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiScope>().SingleOrDefault() is { } scope)
        {
            operation.Security =
                [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SecurityScheme, context.Document)] = [scope.Name] }];
        }

        // Bound as text, so that what is no number gets an error of the API's own.
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Query))
        {
            parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" };
        }

        return Task.CompletedTask;
    }
}
