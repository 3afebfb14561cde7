using Bookstore.Application;
using Bookstore.Infrastructure.Logto.Connectors;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.Web.ViewModels;

/// <summary>
/// Links that start a sign-in with a social connector. They are no forms: the local tenant redirects them on at once, which a Content-Security-Policy
/// with <c>form-action</c> stops.
/// </summary>
internal static class SignInLink
{
    public static string ToPatreon(string? returnUrl) => To(SocialConnectors.Patreon, returnUrl);

    /// <param name="target">Of a social connector.</param>
    public static string To(string target, string? returnUrl)
    {
        var url = QueryHelpers.AddQueryString(SiteAddresses.SignIn, "with", target);
        return returnUrl is null ? url : QueryHelpers.AddQueryString(url, "returnUrl", returnUrl);
    }
}
