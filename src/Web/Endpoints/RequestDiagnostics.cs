using Bookstore.Web.Security;
using Microsoft.AspNetCore.HttpOverrides;

namespace Bookstore.Web.Endpoints;

/// <summary>
/// <c>/arrival</c>: what proxies made of a request, before scheme and host are replaced by those of <c>PublicUrl</c>. It is for
/// <c>doctor</c>, and reveals nothing of the network behind the proxy.
/// </summary>
internal static class RequestDiagnostics
{
    public static void UseRequestDiagnostics(this WebApplication app, string origin) => app.Use((context, next) =>
        context.Request.Path == "/arrival" ? WriteAsync(context, origin) : next(context));

    private static Task WriteAsync(HttpContext context, string origin)
    {
        var (request, headers) = (context.Request, context.Request.Headers);
        return context.Response.WriteAsJsonAsync(new
        {
            publicUrl = origin,
            host = PublicHost.IsSame(request.Host, PublicHost.FromOrigin(origin)) ? "public" : "other",
            scheme = headers[ForwardedHeadersDefaults.XForwardedProtoHeaderName] is [{ } scheme, ..] ? scheme.Split(',')[0].Trim() : null,
            // The forwarded headers middleware removed trusted entries, and kept the original address.
            client = headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName) ? "forwarded"
                : headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName) ? "not-believed"
                : "direct",
        });
    }
}
