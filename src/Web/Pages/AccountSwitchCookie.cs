using Bookstore.Application;
using Bookstore.Application.SignIn;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Web.Security;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Pages;

/// <summary>
/// Remembers, through the sign-out at Logto, that the visitor is switching accounts: Logto has one post-logout redirect URI
/// for everyone, the home page.
/// </summary>
internal static class AccountSwitchCookie
{
    private const string Name = "bookstore-next";

    /// <summary>The address of a sign-in that asks which account to use.</summary>
    public static string GetSignInUrl(string? returnUrl) =>
        QueryHelpers.AddQueryString($"{SiteAddresses.SignIn}?another=1", "returnUrl", ReturnUrl.Normalize(returnUrl).Path);

    public static void Set(HttpContext context, string? returnUrl) =>
        context.Response.Cookies.Append(GetName(context), ReturnUrl.Normalize(returnUrl).Path, GetOptions(context));

    /// <summary>Deletes the cookie, and returns the address of the sign-in that is next; null without a cookie.</summary>
    public static string? Take(HttpContext context)
    {
        if (context.Request.Cookies[GetName(context)] is not { } returnUrl || SpeculativeRequests.IsSpeculative(context))
        {
            return null;
        }

        context.Response.Cookies.Delete(GetName(context), GetOptions(context));
        return context.User.Identity is { IsAuthenticated: true } ? null : GetSignInUrl(returnUrl);
    }

    private static string GetName(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<SiteOptions>>().Value.CookieName(Name);

    private static CookieOptions GetOptions(HttpContext context) => new()
    {
        MaxAge = TimeSpan.FromMinutes(5),
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        HttpOnly = true,
        IsEssential = true,
    };
}
