using System.Collections.Concurrent;
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
    public static void UseVisitorCulture(this IApplicationBuilder app)
    {
        var cookie = Languages.CookieName(app.ApplicationServices.GetRequiredService<IOptions<SiteOptions>>().Value);
        // Asynchronous, so that the culture ends with the request.
        app.Use(async (context, next) =>
        {
            var accepted = Accepted.Of(context.Request.Headers.AcceptLanguage.ToString());
            var language = ReadCookie(context, cookie) ?? accepted.Language ?? Languages.All[0];
            CultureInfo.CurrentCulture = Languages.FindCulture(language, accepted.Region);
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            await next(context);
        });
    }

    private static string? ReadCookie(HttpContext context, string cookie) =>
        context.Request.Cookies[cookie] is { } value && CookieRequestCultureProvider.ParseCookieValue(value) is { } switched
            ? Languages.All.FirstOrDefault(language => switched.UICultures.Any(culture => culture == language))
            : null;

    /// <summary>What an Accept-Language asks for.</summary>
    /// <param name="Language">The site's language that is preferred, or null if none is acceptable.</param>
    /// <param name="Region">
    /// The first country. It may stand in any language: a browser in German writes English dates as they do in Germany.
    /// </param>
    private sealed record Accepted(string? Language, string? Region)
    {
        private const string Any = "*";

        // Browsers send few different headers, and short ones. Nobody can fill the memory with others.
        private const int MaxKnown = 1_000;
        private const int MaxKnownLength = 100;

        private static readonly ConcurrentDictionary<string, Accepted> Known = [];

        public static Accepted Of(string header)
        {
            if (Known.TryGetValue(header, out var known))
            {
                return known;
            }

            var accepted = Read(header);
            if (header.Length <= MaxKnownLength && Known.Count < MaxKnown)
            {
                Known.TryAdd(header, accepted);
            }

            return accepted;
        }

        private static Accepted Read(string header)
        {
            var entries = StringWithQualityHeaderValue.TryParseList([header], out var parsed) ? parsed : [];
            var refused = entries.Where(entry => entry.Quality is 0).Select(entry => entry.Value).ToList();
            var offered = Languages.All.Where(language => !refused.Any(range => range.Equals(language, StringComparison.OrdinalIgnoreCase))).ToList();
            // A stable order: of equal quality, the first is preferred.
            var preferred = entries.Where(entry => entry.Quality is not 0).OrderByDescending(entry => entry.Quality ?? 1).Select(entry => entry.Value).ToList();
            return new(
                preferred.Select(range => offered.FirstOrDefault(language => IsIn(range, language))).FirstOrDefault(language => language is not null),
                preferred.Select(FindRegion).FirstOrDefault(region => region is not null));
        }

        // RFC 5646 2.2.4; after a script, if there is one. Numbers for regions, such as 419, are no country's.
        private static string? FindRegion(StringSegment tag) =>
            tag.Split(['-']).Skip(1).Select(part => part.ToString()).FirstOrDefault(part => part.Length == 2 && part.All(char.IsAsciiLetter))?.ToUpperInvariant();

        private static bool IsIn(StringSegment range, string language) =>
            range == Any
            || range.Equals(language, StringComparison.OrdinalIgnoreCase)
            || range.StartsWith($"{language}-", StringComparison.OrdinalIgnoreCase);
    }
}
