using Bookstore.Infrastructure.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Bookstore.Web.Pages;

/// <summary>
/// Rejects a form of another site by Fetch Metadata, else by its origin (RFC 6454). Without either header, the antiforgery
/// token decides.
/// </summary>
internal sealed class CrossSiteFormFilter(IOptions<SiteOptions> site, ILogger<CrossSiteFormFilter> logger) : IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var request = context.HttpContext.Request;
        var readsOnly = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        // The error page, which has no effect and explains a rejected form.
        if (!readsOnly && !context.Filters.OfType<IgnoreAntiforgeryTokenAttribute>().Any() && IsCrossSite(request.Headers))
        {
            logger.RequestRejected("it is a form of another site");
            context.Result = new StatusCodeResult(StatusCodes.Status400BadRequest);
        }
    }

    // "none" is an action of the person, such as a reload; the origin "null" says nothing.
    private bool IsCrossSite(IHeaderDictionary headers) => headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } fetch
        ? fetch is not ("same-origin" or "none")
        : headers[HeaderNames.Origin].ToString() is not ("" or "null") and var origin && origin != site.Value.Origin;
}
