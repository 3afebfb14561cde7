using System.Net;

namespace Bookstore.Web.Security;

/// <summary>
/// Requests that a program on this machine makes to the site itself, as far as they show it. A proxy here that adds no header
/// can't be told from one: see <c>Health:Reasons</c>.
/// </summary>
internal static class LocalRequests
{
    private static readonly object Key = new();

    private static readonly string[] Forwarding = ["Forwarded", "Via", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP"];

    private static readonly string[] ForwardingPrefixes = ["X-Forwarded-", "X-Original-"];

    /// <summary>Notes it of each request as it arrives, before anything in it is rewritten.</summary>
    public static void UseLocalRequestDetection(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Items[Key] = Judge(context);
        return next(context);
    });

    /// <summary>Whether a request is one.</summary>
    public static bool IsLocalRequest(this HttpContext context) => context.Items[Key] is true;

    private static bool Judge(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
        // What nginx speaks unless it is told otherwise, and hardly any program still does.
        && !HttpProtocol.IsHttp10(context.Request.Protocol)
        && !context.Request.Headers.Keys.Any(name =>
            Forwarding.Contains(name, StringComparer.OrdinalIgnoreCase)
            || ForwardingPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));
}
