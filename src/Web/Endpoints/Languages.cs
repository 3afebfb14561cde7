using Bookstore.Application.SignIn;
using Microsoft.AspNetCore.Localization;

namespace Bookstore.Web.Endpoints;

/// <summary>The languages of the site, and the switch between them.</summary>
internal static class Languages
{
    /// <summary>The cookie that remembers the choice.</summary>
    public const string CookieName = "bookstore-language";

    /// <summary>The languages as BCP 47 tags; the first is for a browser that asks for none of them.</summary>
    public static IReadOnlyList<string> All { get; } = ["en", "th"];

    public static void MapLanguages(this IEndpointRouteBuilder app) =>
        app.MapGet("/language/{language}", (string language, string? returnUrl, HttpContext context) =>
        {
            if (!All.Contains(language))
            {
                return Results.NotFound();
            }

            context.Response.Cookies.Append(
                CookieName,
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
