using Bookstore.Application.SignIn;
using Bookstore.Web.Security;

namespace Bookstore.Web.Pages;

/// <summary>
/// Keeps a sign-in with a one-time token until the visitor confirms it. So the token leaves the address bar, and with it the
/// browser's history, at once.
/// </summary>
internal static class OneTimeSignInCookie
{
    private static readonly ProtectedCookie<StartSignIn> Cookie = new("bookstore-one-time");

    public static void Set(HttpContext context, StartSignIn signIn)
    {
        // Only the return URL can be too long for a cookie.
        if (!Cookie.Set(context, signIn))
        {
            Cookie.Set(context, signIn with { ReturnUrl = null });
        }
    }

    public static StartSignIn? Find(HttpContext context) => Cookie.Find(context);

    public static void Delete(HttpContext context) => Cookie.Delete(context);
}
