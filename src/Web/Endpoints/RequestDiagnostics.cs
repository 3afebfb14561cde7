using Bookstore.Web.Security;
using Microsoft.AspNetCore.HttpOverrides;

namespace Bookstore.Web.Endpoints;

/// <summary>
/// <c>/arrival</c>: what a request is when it arrives here, before the site takes scheme and host from <c>PublicUrl</c>. It is
/// for <c>doctor</c>, and tells whoever asks nothing of the network behind the proxy.
/// </summary>
internal static class RequestDiagnostics
{
    public static void UseRequestDiagnostics(this WebApplication app, string origin) => app.Use((context, next) =>
        context.Request.Path == "/arrival" ? AnswerAsync(context, origin) : next(context));

    private static Task AnswerAsync(HttpContext context, string origin)
    {
        var (request, headers) = (context.Request, context.Request.Headers);
        return context.Response.WriteAsJsonAsync(new
        {
            publicUrl = origin,
            host = PublicHost.IsSame(request.Host, PublicHost.FromOrigin(origin)) ? "public" : "other",
            scheme = headers[ForwardedHeadersDefaults.XForwardedProtoHeaderName] is [{ } scheme, ..] ? scheme.Split(',')[0].Trim() : null,
            // Believed entries were taken out, and what they replaced was noted.
            client = headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName) ? "forwarded"
                : headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName) ? "not-believed"
                : "direct",
        });
    }
}
