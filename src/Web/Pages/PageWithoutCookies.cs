using System.Globalization;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;

namespace Bookstore.Web.Pages;

/// <summary>
/// Keeps a page in memory for a few seconds for visitors whose browser has no cookie of this site. They all see the same page, in
/// their language: a session, a status line and an antiforgery token have a cookie each, and one more can't be forgotten here.
/// </summary>
internal sealed class PageWithoutCookies : IOutputCachePolicy
{
    public const string Name = "without-cookies";

    // Enough for a rush, and short enough for whoever changes the page and looks.
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var request = context.HttpContext.Request;
        // The page shows its query in links, which anybody may make up.
        var isCacheable = HttpMethods.IsGet(request.Method) && !request.QueryString.HasValue
            && StringValues.IsNullOrEmpty(request.Headers.Cookie) && StringValues.IsNullOrEmpty(request.Headers.Authorization);
        context.EnableOutputCaching = isCacheable;
        context.AllowCacheLookup = isCacheable;
        context.AllowCacheStorage = isCacheable;
        context.AllowLocking = isCacheable;
        context.ResponseExpirationTimeSpan = Duration;
        context.CacheVaryByRules.VaryByValues["culture"] = $"{CultureInfo.CurrentUICulture.Name}/{CultureInfo.CurrentCulture.Name}";
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        context.AllowCacheStorage &= response.StatusCode == StatusCodes.Status200OK && StringValues.IsNullOrEmpty(response.Headers.SetCookie);
        return ValueTask.CompletedTask;
    }
}
