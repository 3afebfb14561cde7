using Bookstore.Web.Localization;

namespace Bookstore.Web.ViewModels;

/// <summary>The choice of a time zone.</summary>
/// <param name="Current">The chosen one, or null for the site's.</param>
/// <param name="Default">The site's own.</param>
internal sealed record TimeZoneViewModel(IReadOnlyList<TimeZoneArea> Areas, string? Current, string Default)
{
    public static TimeZoneViewModel Create(HttpContext context) => new(
        [.. TimeZones.ListAll().Where(zone => zone.Id.Contains('/', StringComparison.Ordinal)).GroupBy(zone => zone.Id.Split('/')[0])
            .Select(area => new TimeZoneArea(area.Key, [.. area.Select(zone => TimeZonePlace.Create(zone.Id))]))],
        TimeZones.FindChosen(context)?.Id,
        TimeZones.GetDefault(context));
}

/// <param name="Name">Such as <c>Asia</c>.</param>
internal sealed record TimeZoneArea(string Name, IReadOnlyList<TimeZonePlace> Places);

/// <param name="Id">Such as <c>Asia/Ho_Chi_Minh</c>.</param>
/// <param name="Name">Such as <c>Ho Chi Minh</c>.</param>
internal sealed record TimeZonePlace(string Id, string Name)
{
    public static TimeZonePlace Create(string id) => new(id, id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('_', ' '));
}
