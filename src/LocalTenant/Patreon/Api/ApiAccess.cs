using Bookstore.LocalTenant.Patreon.Campaigns;
using Bookstore.LocalTenant.Patreon.OAuth;

namespace Bookstore.LocalTenant.Patreon.Api;

/// <summary>What comes before an endpoint of the API: simulated outages, the access token, the rate limits.</summary>
internal sealed class ApiAccess(PatreonStore store, IssuedTokens tokens, RateLimiter limits, LocalTenantSettings settings, TimeProvider time)
{
    private static readonly TimeSpan SlowDelay = TimeSpan.FromSeconds(3);

    /// <summary>Middleware for the token endpoint and both versions of the API.</summary>
    public async Task ApplyOutageAsync(HttpContext context, RequestDelegate next)
    {
        var rejection = string.IsNullOrEmpty(context.Request.Headers.UserAgent)
            ? Results.Text("<!doctype html><title>Access denied</title><h1>Access denied</h1>", "text/html", statusCode: StatusCodes.Status403Forbidden)
            : store.Current.Faults.Cloudflare switch
            {
                Cloudflare.Forbids => CloudflareError.Of(StatusCodes.Status403Forbidden),
                Cloudflare.Unavailable => CloudflareError.Of(StatusCodes.Status503ServiceUnavailable),
                _ => await SimulateAsync(store.Current.Switches.Availability, context.RequestAborted),
            };
        if (rejection is null) await next(context);
        else await rejection.ExecuteAsync(context);
    }

    /// <summary>Endpoint filter of API v2, whose endpoints find the <see cref="Caller"/> among the request's features.</summary>
    public async ValueTask<object?> AuthorizeAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (FindCaller(context.Request) is not { } caller) return ApiError.Unauthorized;
        if (store.Current.Switches.LimitsRate && limits.Acquire(caller) is { } wait) return ApiError.TooManyRequests(wait);

        context.Features.Set(caller);
        return await next(invocation);
    }

    /// <summary>The caller whose valid access token the request presents.</summary>
    public Caller? FindCaller(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;

        var token = authorization[Scheme.Length..].Trim();
        return store.Current.Creator.Accepts(token, time.GetUtcNow()) ? Caller.OfCreator(settings, token) : tokens.FindCaller(token);
    }

    private async Task<IResult?> SimulateAsync(Availability availability, CancellationToken cancellationToken)
    {
        switch (availability)
        {
            case Availability.Down:
                return ApiError.Unavailable;
            case Availability.Garbled:
                return Results.Text("""{"data":[{"attributes":{"patron_status":"act""", ApiResponse.ContentType);
            case Availability.Slow:
                await Task.Delay(SlowDelay, time, cancellationToken);
                return null;
            case Availability.Silent:
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return null;
            default:
                return null;
        }
    }
}
