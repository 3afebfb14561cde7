using Bookstore.Application;
using Bookstore.Application.SignIn;
using Bookstore.Infrastructure.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Pages;

/// <summary>
/// What comes after a sign-out that was on the way to another account: a sign-in. Logto sends everyone home from a
/// sign-out, to the one address that is registered for that, so a cookie remembers it for a few minutes.
/// </summary>
internal static class AfterSignOut
{
    private const string Name = "bookstore-next";

    /// <summary>The address that asks who it is, and comes back to where one wanted to be.</summary>
    public static string SignInAgain(string? returnUrl) =>
        QueryHelpers.AddQueryString($"{SiteAddresses.SignIn}?another=1", "returnUrl", ReturnUrl.Normalize(returnUrl).Path);

    /// <summary>Remembers where one wanted to be.</summary>
    public static void Remember(HttpContext context, string? returnUrl) =>
        context.Response.Cookies.Append(CookieName(context), ReturnUrl.Normalize(returnUrl).Path, Cookie(context));

    /// <summary>Where to go on from home, once; null where nothing is remembered.</summary>
    public static string? Take(HttpContext context)
    {
        if (context.Request.Cookies[CookieName(context)] is not { } returnUrl || !DeliberateVisit.IsDeliberate(context))
        {
            return null;
        }

        context.Response.Cookies.Delete(CookieName(context), Cookie(context));
        return context.User.Identity is { IsAuthenticated: true } ? null : SignInAgain(returnUrl);
    }

    private static string CookieName(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<SiteOptions>>().Value.CookieName(Name);

    private static CookieOptions Cookie(HttpContext context) => new()
    {
        MaxAge = TimeSpan.FromMinutes(5),
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        HttpOnly = true,
        IsEssential = true,
    };
}
