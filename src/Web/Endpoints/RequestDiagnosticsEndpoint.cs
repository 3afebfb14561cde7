using Bookstore.Application;
using Bookstore.Web.Security;
using Microsoft.AspNetCore.HttpOverrides;

namespace Bookstore.Web.Endpoints;

/// <summary>
/// What a request looks like when it arrives, before the site takes scheme and host from <c>PublicUrl</c>. It is for
/// <c>doctor</c>, and tells nothing about the network behind the proxy.
/// </summary>
internal static class RequestDiagnosticsEndpoint
{
    public static void UseRequestDiagnostics(this WebApplication app, string origin) => app.Use((context, next) =>
        context.Request.Path == SiteAddresses.RequestDiagnostics ? WriteAsync(context, origin) : next(context));

    private static Task WriteAsync(HttpContext context, string origin)
    {
        var (request, headers) = (context.Request, context.Request.Headers);
        return context.Response.WriteAsJsonAsync(new
        {
            publicUrl = origin,
            host = PublicHost.IsSame(request.Host, PublicHost.FromOrigin(origin)) ? "public" : "other",
            scheme = headers[ForwardedHeadersDefaults.XForwardedProtoHeaderName] is [{ } scheme, ..] ? scheme.Split(',')[0].Trim() : null,
            // The middleware removes the entries of a trusted proxy, and keeps what they replaced in a header of its own.
            client = headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName) ? "forwarded"
                : headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName) ? "not-believed"
                : "direct",
        });
    }
}
