using Microsoft.Extensions.Primitives;

namespace Bookstore.Web.Security;

/// <summary>
/// Keeps every answer out of caches (RFC 9111 5.2.2.5) that does not say itself how long it may be kept: it depends on who
/// asks and in which language, and Back must not show it after a sign-out.
/// </summary>
internal static class CacheControl
{
    public static void UseNoStoreByDefault(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            // Antiforgery and the health checks say a part of it; an error is not what an endpoint had in mind.
            if (context.Response.StatusCode >= StatusCodes.Status400BadRequest || StringValues.IsNullOrEmpty(headers.CacheControl) || headers.CacheControl.ToString().Contains("no-store", StringComparison.Ordinal))
            {
                headers.CacheControl = "private, no-cache, no-store";
            }

            return Task.CompletedTask;
        });
        return next(context);
    });
}
