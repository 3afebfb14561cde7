using System.Globalization;
using Bookstore.Application.SignIn;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.Web.Pages;

/// <summary>The address of the current page, for the ways that lead back to it, and its looking again by itself.</summary>
internal static class CurrentPage
{
    private const string Looks = "look";
    private const string Membership = "#membership";
    private const int MaxLooks = 20;
    private const int MaxLooksAfterCheck = 3;
    private const int Seconds = 3;

    /// <summary>The address in the browser's bar, also where another page is shown in its place, without the count of looks.</summary>
    public static string Of(HttpContext context) => Compose(context, looks: 0);

    /// <summary>The address that a form goes back to, at the membership; with the first look on it where it had Patreon asked.</summary>
    public static string Back(string? returnUrl, bool isAsked)
    {
        // An address has one fragment (RFC 3986 3.5), and it is the membership here.
        var path = ReturnUrl.Normalize(returnUrl).Path.Split('#')[0];
        return (isAsked ? QueryHelpers.AddQueryString(path, Looks, "1") : path) + Membership;
    }

    /// <summary>
    /// Has the browser load the page again in a few seconds, by a header, since there is no script: while Patreon is being
    /// asked, and a few times after somebody asked for that. It ends by itself.
    /// </summary>
    /// <returns>Whether the page looks again.</returns>
    public static bool TryScheduleRefresh(HttpContext context, bool isChecking)
    {
        var count = QueryHelpers.ParseQuery(AddressBar(context).Query).GetValueOrDefault(Looks).ToString();
        _ = int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var looks);
        if (looks >= (isChecking ? MaxLooks : MaxLooksAfterCheck) || (!isChecking && looks == 0))
        {
            return false;
        }

        context.Response.Headers["Refresh"] = $"{Seconds}; url={Compose(context, looks + 1)}{(isChecking ? "" : Membership)}";
        return true;
    }

    private static string Compose(HttpContext context, int looks)
    {
        var (path, query) = AddressBar(context);
        var parameters = QueryHelpers.ParseQuery(query).Where(parameter => parameter.Key != Looks).ToList();
        if (looks > 0)
        {
            parameters.Add(new(Looks, $"{looks}"));
        }

        return ReturnUrl.Normalize(path.ToUriComponent() + QueryString.Create(parameters)).Path;
    }

    // Where the error page is shown in the place of another, the request is the error page's.
    private static (PathString Path, string? Query) AddressBar(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is { } original
            ? (new PathString(original.OriginalPath), original.OriginalQueryString)
            : (context.Request.Path, context.Request.QueryString.Value);
}
