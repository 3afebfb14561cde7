using Bookstore.Application.SignIn;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Web.Security;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Localization;

/// <summary>The site's languages, and the switch between them.</summary>
internal static class Languages
{
    private const string Cookie = "bookstore-language";

    /// <summary>BCP 47 tags; the first is the default.</summary>
    public static IReadOnlyList<string> All { get; } = ["en", "th"];

    public static string CookieName(SiteOptions site) => site.CookieName(Cookie);

    public static void MapLanguages(this IEndpointRouteBuilder app) =>
        app.MapGet("/language/{language}", (string language, string? returnUrl, HttpContext context, IOptions<SiteOptions> site) =>
        {
            if (SpeculativeRequests.Reject(context) is { } status)
            {
                return Results.StatusCode(status);
            }

            if (!All.Contains(language))
            {
                return Results.NotFound();
            }

            context.Response.Cookies.Append(
                CookieName(site.Value),
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)),
                new CookieOptions
                {
                    MaxAge = TimeSpan.FromDays(365),
                    SameSite = SameSiteMode.Lax,
                    Secure = context.Request.IsHttps,
                    HttpOnly = true,
                    IsEssential = true,
                });
            return Results.LocalRedirect(ReturnUrl.Normalize(returnUrl).Path);
        });
}
