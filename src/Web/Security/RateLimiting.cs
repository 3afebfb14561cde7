using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Security;

/// <summary>Limits requests with ASP.NET Core's rate limiting middleware: by client and route, in fixed windows.</summary>
internal static class RateLimiting
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimits>().BindConfiguration(RateLimits.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RateLimits>, RateLimitsValidator>();
        services.AddSingleton<InboundRequestLimiter>();
        services.AddSingleton<ApiRateLimiter>();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimits>>((options, limits) =>
        {
            // UseStatusCodePagesWithReExecute shows the page /error for it.
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = (rejected, _) =>
            {
                SetRetryAfter(rejected.HttpContext, rejected.Lease);
                return ValueTask.CompletedTask;
            };
            options.AddPolicy(RateLimits.SignIn, context => GetPartition(context, limits.Value, limits.Value.SignInsPerMinute));
            options.AddPolicy(RateLimits.Callback, context => GetPartition(context, limits.Value, limits.Value.CallbacksPerMinute));
            options.AddPolicy(RateLimits.Check, context => GetPartition(context, limits.Value, limits.Value.ChecksPerMinute));
        });
    }

    /// <summary>
    /// Applies the limits, to every method: routing answers a method that a page doesn't handle with an endpoint of its own,
    /// which has no limit.
    /// </summary>
    public static void UseRateLimits(this WebApplication app)
    {
        // None of these routes has a parameter.
        var limited = new Lazy<Dictionary<string, EnableRateLimitingAttribute>>(() => app.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<EnableRateLimitingAttribute>() is not null)
            .DistinctBy(GetPath, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(GetPath, route => route.Metadata.GetRequiredMetadata<EnableRateLimitingAttribute>(), StringComparer.OrdinalIgnoreCase));
        app.Use((context, next) =>
        {
            if (context.GetEndpoint() is { RequestDelegate: { } respond } and not RouteEndpoint
                && context.Request.Path.Value!.TrimEnd('/') is var path && limited.Value.TryGetValue(path, out var limit))
            {
                context.SetEndpoint(new Endpoint(respond, new EndpointMetadataCollection(limit), path));
            }

            return next(context);
        });
        app.UseRateLimiter();
    }

    /// <summary>Sets Retry-After, in whole seconds and never 0 (RFC 6585 4).</summary>
    public static void SetRetryAfter(HttpContext context, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : Window;
        context.Response.Headers.RetryAfter = $"{Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))}";
    }

    /// <summary>The client at an address. A household has an IPv6 /56 of its own (RFC 6177 2), so it counts as one.</summary>
    public static string GetClientKey(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 7)),
        _ => address.ToString(),
    };

    private static RateLimitPartition<(string Client, string Path)> GetPartition(HttpContext context, RateLimits limits, int permits)
    {
        var endpoint = context.GetEndpoint();
        var path = endpoint is RouteEndpoint route ? GetPath(route) : endpoint?.DisplayName ?? "";
        var key = (GetClientKey(context.Connection.RemoteIpAddress), path.ToUpperInvariant());
        return limits.Enabled
            ? RateLimitPartition.GetFixedWindowLimiter(key, _ => new() { PermitLimit = permits, Window = Window })
            : RateLimitPartition.GetNoLimiter(key);
    }

    private static string GetPath(RouteEndpoint route) => $"/{route.RoutePattern.RawText!.Trim('/')}";
}
