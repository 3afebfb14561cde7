using Bookstore.Infrastructure.Hosting;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Localization;

/// <summary>
/// The time zone of a visitor: the one that they chose, or the site's. The choice stays in the browser, in a cookie of a year: it
/// concerns nobody else, and on a journey another device may be somewhere else.
/// </summary>
internal static class TimeZones
{
    private const string Cookie = "bookstore-time-zone";

    // The longest name of the database has 32 characters.
    private const int LongestId = 64;

    /// <summary>The zones of the IANA time zone database that this machine knows, by their ids.</summary>
    public static IEnumerable<TimeZoneInfo> ListAll() =>
        // Sorting by .NET would load the names of all zones, which takes most of a second.
        TimeZoneInfo.GetSystemTimeZones(skipSorting: true).Where(zone => zone.HasIanaId).OrderBy(zone => zone.Id, StringComparer.Ordinal);

    /// <summary>The zone with an id of the IANA time zone database, or null.</summary>
    public static TimeZoneInfo? Find(string? id) =>
        id is { Length: > 0 and <= LongestId } && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId ? zone : null;

    /// <summary>The zone in which this visitor reads times.</summary>
    public static TimeZoneInfo Of(HttpContext context) => FindChosen(context) ?? Find(Options(context).TimeZone) ?? TimeZoneInfo.Utc;

    /// <summary>The zone that this visitor chose, or null.</summary>
    public static TimeZoneInfo? FindChosen(HttpContext context) => Find(context.Request.Cookies[CookieName(context)]);

    /// <summary>The site's own zone.</summary>
    public static string GetDefault(HttpContext context) => Options(context).TimeZone;

    /// <summary>Remembers what a visitor chose; without an id, forgets it.</summary>
    /// <returns>Whether there is such a zone; otherwise the earlier choice stays.</returns>
    public static bool TryChoose(HttpContext context, string? id)
    {
        var zone = Find(id);
        if (zone is null && !string.IsNullOrEmpty(id))
        {
            return false;
        }

        var options = new CookieOptions
        {
            MaxAge = TimeSpan.FromDays(365),
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            HttpOnly = true,
            IsEssential = true,
        };
        if (zone is not null)
        {
            context.Response.Cookies.Append(CookieName(context), zone.Id, options);
        }
        else
        {
            context.Response.Cookies.Delete(CookieName(context), options);
        }

        return true;
    }

    private static TimeOptions Options(HttpContext context) => context.RequestServices.GetRequiredService<IOptions<TimeOptions>>().Value;

    private static string CookieName(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<SiteOptions>>().Value.CookieName(Cookie);
}
