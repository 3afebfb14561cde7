using System.Globalization;
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

    // A list of all cultures takes some time, which a start does without.
    private static readonly Lazy<Dictionary<string, CultureInfo>> ByName = new(() => CultureInfo.GetCultures(CultureTypes.SpecificCultures)
        .Where(culture => All.Contains(culture.TwoLetterISOLanguageName)).ToDictionary(culture => culture.Name));

    // English of no country we know: the day first and 24 hours, which most of the world reads without a second thought.
    private static readonly Dictionary<string, CultureInfo> DefaultCultures = new()
    {
        ["en"] = CultureInfo.GetCultureInfo("en-GB"),
        ["th"] = CultureInfo.GetCultureInfo("th-TH"),
    };

    /// <summary>How dates, numbers and money are written in the site's languages, country by country.</summary>
    public static IReadOnlyList<CultureInfo> Cultures => [.. ByName.Value.Values];

    /// <summary>The culture of a language in a country, or the language's default where ICU knows none.</summary>
    /// <param name="region">The code of the country (ISO 3166) in capitals, or null.</param>
    public static CultureInfo FindCulture(string language, string? region) =>
        region is not null && ByName.Value.TryGetValue($"{language}-{region}", out var culture) ? culture : DefaultCultures[language];

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
