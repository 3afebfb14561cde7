using Bookstore.Application;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.Web.ViewModels;

/// <summary>
/// Links that start a sign-in. The one to Patreon is no form: the local tenant redirects it at once, which a Content-Security-Policy
/// with <c>form-action</c> stops.
/// </summary>
internal static class SignInLink
{
    public static string ToPatreon(string? returnUrl) => returnUrl is null
        ? $"{SiteAddresses.SignIn}?with=patreon"
        : QueryHelpers.AddQueryString($"{SiteAddresses.SignIn}?with=patreon", "returnUrl", returnUrl);
}
