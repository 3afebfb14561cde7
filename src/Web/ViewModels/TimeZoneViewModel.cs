using Bookstore.Web.Localization;

namespace Bookstore.Web.ViewModels;

/// <summary>The choice of a time zone.</summary>
/// <param name="Current">The chosen one, or null for the site's.</param>
/// <param name="Default">The site's own.</param>
internal sealed record TimeZoneViewModel(IReadOnlyList<TimeZoneArea> Areas, string? Current, string Default)
{
    public static TimeZoneViewModel Create(HttpContext context)
    {
        var now = GetNow(context);
        return new(
            [.. TimeZones.ListAll().Where(zone => zone.Id.Contains('/', StringComparison.Ordinal)).GroupBy(zone => zone.Id.Split('/')[0])
                .Select(area => new TimeZoneArea(area.Key, [.. area.Select(zone => TimeZonePlace.Create(zone, now))]))],
            TimeZones.FindChosen(context)?.Id,
            TimeZones.GetDefault(context));
    }

    /// <summary>The zone and how far it is from UTC now.</summary>
    public static string Describe(TimeZoneInfo zone, HttpContext context) => Moment.DescribeZone(zone, GetNow(context));

    private static DateTimeOffset GetNow(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
}

/// <param name="Name">Such as <c>Asia</c>.</param>
internal sealed record TimeZoneArea(string Name, IReadOnlyList<TimeZonePlace> Places);

/// <param name="Id">Such as <c>Asia/Ho_Chi_Minh</c>.</param>
/// <param name="Name">Such as <c>Ho Chi Minh, +07:00</c>.</param>
internal sealed record TimeZonePlace(string Id, string Name)
{
    public static TimeZonePlace Create(TimeZoneInfo zone, DateTimeOffset now) => new(
        zone.Id, $"{zone.Id[(zone.Id.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('_', ' ')}, {Moment.DescribeOffset(zone, now)}");
}
