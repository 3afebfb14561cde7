using Bookstore.Application.Ports;
using Bookstore.Web.Security;

namespace Bookstore.Web.Pages;

/// <summary>Keeps a change of the linked Patreon account while the browser is at Patreon.</summary>
internal static class PatreonConsentCookie
{
    private static readonly ProtectedCookie<PatreonConsent> Cookie = new("bookstore-patreon-link");

    public static void Set(HttpContext context, PatreonConsent consent) => Cookie.Set(context, consent);

    /// <summary>The change, once; null where this browser began none.</summary>
    public static PatreonConsent? Take(HttpContext context)
    {
        var consent = Cookie.Find(context);
        Cookie.Delete(context);
        return consent;
    }
}
