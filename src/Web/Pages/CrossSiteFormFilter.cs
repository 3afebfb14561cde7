using Bookstore.Infrastructure.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Bookstore.Web.Pages;

/// <summary>
/// Refuses a form that the browser says another site sent (Fetch Metadata, else RFC 6454), before anything looks at its
/// antiforgery token. A browser that says neither is left to the token.
/// </summary>
internal sealed class CrossSiteFormFilter(IOptions<SiteOptions> site, ILogger<CrossSiteFormFilter> logger) : IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var request = context.HttpContext.Request;
        var readsOnly = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        // A page that asks for no token changes nothing either: the error page, which explains a refused form.
        if (!readsOnly && !context.Filters.OfType<IgnoreAntiforgeryTokenAttribute>().Any() && IsFromElsewhere(request.Headers))
        {
            logger.RequestRefused("a form of another site");
            context.Result = new StatusCodeResult(StatusCodes.Status400BadRequest);
        }
    }

    // "none" is the person's own doing, such as a reload; an origin of "null" says nothing.
    private bool IsFromElsewhere(IHeaderDictionary headers) => headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } fetch
        ? fetch is not ("same-origin" or "none")
        : headers[HeaderNames.Origin].ToString() is not ("" or "null") and var origin && origin != site.Value.Origin;
}
