using System.Net;
using Bookstore.Application;

namespace Bookstore.Web.Security;

/// <summary>
/// Requests of a program on this machine, as far as that can be told: a proxy on this machine that adds no header looks the
/// same, see <c>Health:Reasons</c>.
/// </summary>
internal static class LocalRequests
{
    private static readonly object Key = new();

    private static readonly string[] Forwarding = ["Forwarded", "Via", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP"];

    private static readonly string[] ForwardingPrefixes = ["X-Forwarded-", "X-Original-"];

    /// <summary>Checks a request for the state of the site before other middleware changes its address, host or headers.</summary>
    public static void UseLocalRequestDetection(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Path.StartsWithSegments(SiteAddresses.Readiness))
        {
            context.Items[Key] = Detect(context);
        }

        return next(context);
    });

    public static bool IsLocalRequest(this HttpContext context) => context.Items[Key] is true;

    private static bool Detect(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
        // nginx's default towards the site, and hardly used by anything else.
        && !HttpProtocol.IsHttp10(context.Request.Protocol)
        && !context.Request.Headers.Keys.Any(name =>
            Forwarding.Contains(name, StringComparer.OrdinalIgnoreCase)
            || ForwardingPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));
}
