using System.Globalization;
using Bookstore.Application.SignIn;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.Web.Authorization;

/// <summary>The address of the current page, for links and forms that come back to it, and its reload while Patreon is being asked.</summary>
internal static class CurrentAddress
{
    private const string Parameter = "look";
    private const string Membership = "#membership";
    private const int MaxReloads = 20;
    private const int MaxReloadsAfterCheck = 3;
    private const int ReloadSeconds = 3;

    /// <summary>The address in the browser's address bar, also where the error page is shown instead, without the count of reloads.</summary>
    public static string Of(HttpContext context) => Compose(context, reloads: 0);

    /// <summary>The address of the membership on the page that a form came from; it starts the reloads where Patreon was asked.</summary>
    public static string Back(string? returnUrl, bool isAsked)
    {
        // A URL has one fragment (RFC 3986 3.5), which is the membership here.
        var path = ReturnUrl.Normalize(returnUrl).Path.Split('#')[0];
        return (isAsked ? QueryHelpers.AddQueryString(path, Parameter, "1") : path) + Membership;
    }

    /// <summary>
    /// Has the browser reload the page in a few seconds, by a header, since pages have no script: while Patreon is being asked,
    /// and a few times after "Check again". The number of reloads is limited.
    /// </summary>
    /// <returns>Whether the page reloads.</returns>
    public static bool LookAgain(HttpContext context, bool isChecking)
    {
        var count = QueryHelpers.ParseQuery(AddressBar(context).Query).GetValueOrDefault(Parameter).ToString();
        _ = int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var reloads);
        if (reloads >= (isChecking ? MaxReloads : MaxReloadsAfterCheck) || (!isChecking && reloads == 0))
        {
            return false;
        }

        context.Response.Headers["Refresh"] = $"{ReloadSeconds}; url={Compose(context, reloads + 1)}{(isChecking ? "" : Membership)}";
        return true;
    }

    private static string Compose(HttpContext context, int reloads)
    {
        var (path, query) = AddressBar(context);
        var parameters = QueryHelpers.ParseQuery(query).Where(parameter => parameter.Key != Parameter).ToList();
        if (reloads > 0)
        {
            parameters.Add(new(Parameter, $"{reloads}"));
        }

        return ReturnUrl.Normalize(path.ToUriComponent() + QueryString.Create(parameters)).Path;
    }

    // Where the error page is shown, the request has its address.
    private static (PathString Path, string? Query) AddressBar(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is { } original
            ? (new PathString(original.OriginalPath), original.OriginalQueryString)
            : (context.Request.Path, context.Request.QueryString.Value);
}
