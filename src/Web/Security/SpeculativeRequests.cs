using Microsoft.AspNetCore.Diagnostics;

namespace Bookstore.Web.Security;

/// <summary>Keeps a page whose GET has an effect from running for a speculative request.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RejectSpeculativeRequestsAttribute : Attribute;

/// <summary>Requests that no visitor waits for: a browser's prefetch or prerender (Fetch, <c>Sec-Purpose</c>), and HEAD.</summary>
internal static class SpeculativeRequests
{
    /// <summary>Does what <see cref="RejectSpeculativeRequestsAttribute"/> says.</summary>
    public static void UseSpeculativeRequestRejection(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RejectSpeculativeRequestsAttribute>() is null || Reject(context) is not { } status)
        {
            return next(context);
        }

        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    public static bool IsSpeculative(HttpContext context) =>
        HttpMethods.IsHead(context.Request.Method) || IsPrefetch(context.Request.Headers);

    /// <summary>The status that a speculative request is answered with, without a page; null for any other request.</summary>
    public static int? Reject(HttpContext context)
    {
        if (!IsSpeculative(context))
        {
            return null;
        }

        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        // An error, since a browser would show a prefetched response, even an empty one, instead of asking again.
        return HttpMethods.IsHead(context.Request.Method) ? StatusCodes.Status204NoContent : StatusCodes.Status403Forbidden;
    }

    // The others are from before the standard.
    private static bool IsPrefetch(IHeaderDictionary headers) =>
        ((string[])["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"]).Any(name =>
            headers[name].ToString() is var purpose
            && (purpose.Contains("prefetch", StringComparison.OrdinalIgnoreCase)
                || purpose.Contains("prerender", StringComparison.OrdinalIgnoreCase)
                || purpose.Contains("preview", StringComparison.OrdinalIgnoreCase)));
}
