using Microsoft.AspNetCore.RateLimiting;

namespace Bookstore.Web.Security;

/// <summary>
/// Has the limit of an address count every method. For one that the address does not take, routing answers with an endpoint
/// of its own, which knows of no limit.
/// </summary>
internal static class LimitedMethods
{
    public static void UseLimitedMethods(this WebApplication app)
    {
        // None of them has a parameter in its route.
        var limited = new Lazy<Dictionary<string, RouteEndpoint>>(() => app.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<EnableRateLimitingAttribute>() is not null)
            .GroupBy(endpoint => $"/{endpoint.RoutePattern.RawText!.Trim('/')}", StringComparer.OrdinalIgnoreCase)
            .ToDictionary(address => address.Key, address => address.First(), StringComparer.OrdinalIgnoreCase));
        app.Use((context, next) =>
        {
            if (context.GetEndpoint() is { RequestDelegate: { } answer } and not RouteEndpoint
                && limited.Value.TryGetValue(context.Request.Path.Value!.TrimEnd('/'), out var address))
            {
                context.SetEndpoint(new Endpoint(
                    answer,
                    new EndpointMetadataCollection(address.Metadata.GetMetadata<EnableRateLimitingAttribute>()!),
                    address.DisplayName));
            }

            return next(context);
        });
    }
}
