using Bookstore.Application;
using Bookstore.Application.SignIn;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Extensions;

namespace Bookstore.Web.ViewModels;

/// <summary>The page in the browser's address bar, for links that return to it.</summary>
internal static class CurrentPage
{
    private const string MembershipFragment = "#membership";

    /// <summary>The address in the address bar.</summary>
    public static string GetUrl(HttpContext context)
    {
        var (path, query) = GetAddressBar(context);
        return ReturnUrl.Normalize(path.ToUriComponent() + query).Path;
    }

    /// <summary>What the language switch returns to: the address bar, except for a used callback and the response to a form.</summary>
    public static string GetUrlForLanguageSwitch(HttpContext context) => context.Features.Get<IStatusCodeReExecuteFeature>() is { } original
        ? original.OriginalPath + original.OriginalQueryString
        : HttpMethods.IsGet(context.Request.Method) && context.Request.Path != SiteAddresses.Callback ? context.Request.GetEncodedPathAndQuery() : "/";

    /// <summary>Where "Check again" returns to: the membership on the page that has the button.</summary>
    public static string GetUrlAfterCheck(string? returnUrl) =>
        // An address has one fragment (RFC 3986 3.5).
        ReturnUrl.Normalize(returnUrl).Path.Split('#')[0] + MembershipFragment;

    // While the error page is shown, the request is the error page's.
    private static (PathString Path, string? Query) GetAddressBar(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is { } original
            ? (new PathString(original.OriginalPath), original.OriginalQueryString)
            : (context.Request.Path, context.Request.QueryString.Value);
}
