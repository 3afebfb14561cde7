using Bookstore.Application;
using Bookstore.Application.SignIn;
using Microsoft.AspNetCore.Diagnostics;

namespace Bookstore.Web.ViewModels;

/// <summary>The page in the browser's address bar, for links that return to it.</summary>
internal static class CurrentPage
{
    /// <summary>The address in the address bar.</summary>
    public static string GetUrl(HttpContext context)
    {
        var (path, query) = GetAddressBar(context);
        return ReturnUrl.Normalize(path.ToUriComponent() + query).Path;
    }

    /// <summary>Where a link to sign in comes back to: the address bar, except where loading it again isn't what was meant.</summary>
    public static string GetReturnUrl(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && !IsOfSignIn(GetAddressBar(context).Path) ? GetUrl(context) : ReturnUrl.Home.Path;

    /// <summary>Where to try again after an error that may pass; null where the same request would fail again, or isn't only reading.</summary>
    public static string? FindRetryUrl(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
        && context.Response.StatusCode is StatusCodes.Status429TooManyRequests or >= StatusCodes.Status500InternalServerError
        && GetAddressBar(context).Path != SiteAddresses.Callback
            ? GetUrl(context)
            : null;

    /// <summary>The <c>aria-current</c> of a link in the header; null where it leads away from this part of the site.</summary>
    public static string? GetAriaCurrent(HttpContext context, PathString link)
    {
        var path = GetAddressBar(context).Path;
        return path == link ? "page" : path.StartsWithSegments(link) ? "true" : null;
    }

    /// <summary>Where "back" leads from a page that was denied: from a file to its book, from a book to the shelf, else home.</summary>
    public static BackLink GetBackLink(HttpContext context) => GetAddressBar(context).Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        //#if (shelf)
        ["shelf", var book, _, ..] => new($"/shelf/{book}", "Book"),
        ["shelf", _] => new("/shelf", "Shelf"),
        //#endif
        _ => new("/", "Home"),
    };

    /// <summary>What the language switch returns to: the address bar, except for a used callback and the response to a form.</summary>
    public static string GetUrlForLanguageSwitch(HttpContext context)
    {
        var (path, query) = GetAddressBar(context);
        var isResponseToForm = !HttpMethods.IsGet(context.Request.Method) && context.Features.Get<IStatusCodeReExecuteFeature>() is null;
        return isResponseToForm || path == SiteAddresses.Callback ? "/" : path.ToUriComponent() + query;
    }

    // While the error page is shown, the request is the error page's.
    private static (PathString Path, string? Query) GetAddressBar(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is { } original
            ? (new PathString(original.OriginalPath), original.OriginalQueryString)
            : (context.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? context.Request.Path, context.Request.QueryString.Value);

    private static bool IsOfSignIn(PathString path) =>
        path == SiteAddresses.SignIn || path == SiteAddresses.Callback || path == "/sign-up" || path == "/sign-out" || path == "/confirm-sign-in";
}

/// <param name="Key">Which text <c>Back.*</c> it has.</param>
internal sealed record BackLink(string Url, string Key);
