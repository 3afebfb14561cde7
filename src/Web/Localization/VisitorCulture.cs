using System.Globalization;
using Bookstore.Infrastructure.Hosting;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Bookstore.Web.Localization;

/// <summary>
/// The language of the texts: the one that the visitor switched to, or else the one that the browser prefers (RFC 9110 12.5.4, by
/// lookup as in RFC 4647 3.4). ASP.NET Core's own middleware reads three entries only, and takes quality 0, which means "not
/// acceptable", for a preference. Dates, numbers and money follow the region that the browser names, in that language.
/// </summary>
internal static class VisitorCulture
{
    private const string Any = "*";

    public static void UseVisitorCulture(this IApplicationBuilder app)
    {
        var cookie = Languages.CookieName(app.ApplicationServices.GetRequiredService<IOptions<SiteOptions>>().Value);
        // Asynchronous, so that the culture ends with the request.
        app.Use(async (context, next) =>
        {
            IList<StringWithQualityHeaderValue> accepted = context.Request.Headers.AcceptLanguage.Count > 0 ? context.Request.GetTypedHeaders().AcceptLanguage : [];
            var language = ReadCookie(context, cookie) ?? Choose(accepted) ?? Languages.All[0];
            CultureInfo.CurrentCulture = Languages.FindCulture(language, FindRegion(accepted));
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            await next(context);
        });
    }

    // The site's language that is preferred, or null if none is acceptable.
    private static string? Choose(IList<StringWithQualityHeaderValue> accepted)
    {
        if (accepted.Count == 0)
        {
            return null;
        }

        var refused = accepted.Where(entry => entry.Quality is 0).Select(entry => entry.Value).ToList();
        var offered = Languages.All.Where(language => !refused.Any(range => range.Equals(language, StringComparison.OrdinalIgnoreCase))).ToList();
        return Sort(accepted).Select(entry => offered.FirstOrDefault(language => IsIn(entry.Value, language))).FirstOrDefault(language => language is not null);
    }

    // The region may stand in any language: a browser in German writes English dates as they do in Germany.
    private static string? FindRegion(IList<StringWithQualityHeaderValue> accepted) => accepted.Count == 0
        ? null
        : Sort(accepted).Select(entry => FindRegion(entry.Value)).FirstOrDefault(region => region is not null);

    // A stable order: of equal quality, the first is preferred.
    private static IOrderedEnumerable<StringWithQualityHeaderValue> Sort(IEnumerable<StringWithQualityHeaderValue> accepted) =>
        accepted.Where(entry => entry.Quality is not 0).OrderByDescending(entry => entry.Quality ?? 1);

    // RFC 5646 2.2.4; after a script, if there is one. Numbers for regions, such as 419, are no country's.
    private static string? FindRegion(StringSegment tag) =>
        tag.Split(['-']).Skip(1).Select(part => part.ToString()).FirstOrDefault(part => part.Length == 2 && part.All(char.IsAsciiLetter))?.ToUpperInvariant();

    private static string? ReadCookie(HttpContext context, string cookie) =>
        context.Request.Cookies[cookie] is { } value && CookieRequestCultureProvider.ParseCookieValue(value) is { } switched
            ? Languages.All.FirstOrDefault(language => switched.UICultures.Any(culture => culture == language))
            : null;

    private static bool IsIn(StringSegment range, string language) =>
        range == Any
        || range.Equals(language, StringComparison.OrdinalIgnoreCase)
        || range.StartsWith($"{language}-", StringComparison.OrdinalIgnoreCase);
}
