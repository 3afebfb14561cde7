using Microsoft.Extensions.Primitives;

namespace Bookstore.Web.Security;

internal static class CacheControl
{
    /// <summary>
    /// Keeps every response without a Cache-Control of its own out of caches (RFC 9111 5.2.2.5): it depends on person and
    /// language, and Back must not show it after a sign-out.
    /// </summary>
    public static void UseNoStoreByDefault(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            // Antiforgery and the health checks set a part of it. For an error, an endpoint's own doesn't apply.
            if (context.Response.StatusCode >= StatusCodes.Status400BadRequest || StringValues.IsNullOrEmpty(headers.CacheControl) || headers.CacheControl.ToString().Contains("no-store", StringComparison.Ordinal))
            {
                headers.CacheControl = "private, no-cache, no-store";
            }

            return Task.CompletedTask;
        });
        return next(context);
    });
}
