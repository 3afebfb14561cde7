using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Net.Http.Headers;

namespace Bookstore.Web.Pages;

/// <summary>
/// Keeps every page out of caches (RFC 9111 5.2.2.5): a page depends on who looks and in which language, and Back must
/// not show it after a sign-out.
/// </summary>
internal sealed class NoStoreFilter : IResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context) =>
        context.HttpContext.Response.Headers[HeaderNames.CacheControl] = "private, no-cache, no-store";

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
