using System.Globalization;
using Bookstore.Application;
using Bookstore.Application.SignIn;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.Web.ViewModels;

/// <summary>The page in the browser's address bar: links that return to it, and its reloading by itself.</summary>
internal static class CurrentPage
{
    // Counts the reloads in the address.
    private const string ReloadParameter = "look";
    private const string MembershipFragment = "#membership";
    private const int MaxReloads = 20;
    private const int MaxReloadsAfterCheck = 3;
    private const int ReloadSeconds = 3;

    /// <summary>The address in the address bar, without the count of reloads.</summary>
    public static string GetUrl(HttpContext context) => Compose(context, reloads: 0);

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
        ["shelf", var book, _, ..] => new($"/shelf/{book}", "Book"),
        ["shelf", _] => new("/shelf", "Shelf"),
        _ => new("/", "Home"),
    };

    /// <summary>What the language switch returns to: the address bar, except for a used callback and the response to a form.</summary>
    public static string GetUrlForLanguageSwitch(HttpContext context)
    {
        var (path, query) = GetAddressBar(context);
        var isResponseToForm = !HttpMethods.IsGet(context.Request.Method) && context.Features.Get<IStatusCodeReExecuteFeature>() is null;
        return isResponseToForm || path == SiteAddresses.Callback ? "/" : path.ToUriComponent() + query;
    }

    /// <summary>Where "Check again" returns to; with the first reload if Patreon is being asked.</summary>
    public static string GetUrlAfterCheck(string? returnUrl, bool isRequested)
    {
        // An address has one fragment (RFC 3986 3.5).
        var path = ReturnUrl.Normalize(returnUrl).Path.Split('#')[0];
        return (isRequested ? QueryHelpers.AddQueryString(path, ReloadParameter, "1") : path) + MembershipFragment;
    }

    /// <summary>
    /// Has the browser reload the page in a few seconds, by a header since there are no scripts: while Patreon is being asked
    /// for the first time, and a few times after "Check again". It stops by itself.
    /// </summary>
    /// <returns>Whether the page will reload.</returns>
    public static bool TryScheduleRefresh(HttpContext context, bool isChecking)
    {
        var count = QueryHelpers.ParseQuery(GetAddressBar(context).Query).GetValueOrDefault(ReloadParameter).ToString();
        _ = int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var reloads);
        if (reloads >= (isChecking ? MaxReloads : MaxReloadsAfterCheck) || (!isChecking && reloads == 0))
        {
            return false;
        }

        context.Response.Headers["Refresh"] = $"{ReloadSeconds}; url={Compose(context, reloads + 1)}{(isChecking ? "" : MembershipFragment)}";
        return true;
    }

    private static string Compose(HttpContext context, int reloads)
    {
        var (path, query) = GetAddressBar(context);
        var parameters = QueryHelpers.ParseQuery(query).Where(parameter => parameter.Key != ReloadParameter).ToList();
        if (reloads > 0)
        {
            parameters.Add(new(ReloadParameter, $"{reloads}"));
        }

        return ReturnUrl.Normalize(path.ToUriComponent() + QueryString.Create(parameters)).Path;
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
