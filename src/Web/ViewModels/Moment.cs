using System.Globalization;
using System.Text.Encodings.Web;
using Bookstore.Web.Localization;
using Microsoft.AspNetCore.Html;

namespace Bookstore.Web.ViewModels;

/// <summary>
/// A time as its reader says it, in their time zone and their country's order, in the calendar of the language. A view writes it as
/// HTML's <c>time</c>, with the moment to the second beside it.
/// </summary>
/// <param name="Text">Such as <c>26 Nov 2026, 18:19</c> or <c>26 พ.ย. 2569 18:19</c>.</param>
/// <param name="Full">Such as <c>Thursday, 26 November 2026, 18:19:05 (Asia/Bangkok, UTC+07:00)</c>.</param>
internal sealed record Moment(DateTimeOffset At, string Text, string Full) : IHtmlContent
{
    /// <summary>Date and time.</summary>
    public static Moment Of(DateTimeOffset at, HttpContext context) => Create(at, TimeZones.Of(context), withTime: true);

    /// <summary>The date only, where nobody asks for the hour.</summary>
    public static Moment DateOf(DateTimeOffset at, HttpContext context) => Create(at, TimeZones.Of(context), withTime: false);

    /// <summary>The zone and how far it is from UTC at a time, such as <c>Asia/Bangkok, UTC+07:00</c>.</summary>
    public static string DescribeZone(TimeZoneInfo zone, DateTimeOffset at)
    {
        var offset = zone.GetUtcOffset(at);
        return zone.Id is "UTC" or "Etc/UTC"
            ? "UTC"
            : string.Create(CultureInfo.InvariantCulture, $"{zone.Id}, UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}");
    }

    /// <summary>A text with this in the place of its <c>{0}</c>.</summary>
    public IHtmlContent In(string text) => new HtmlFormattableString(HtmlEncoder.Default.Encode(text), this);

    /// <summary>For machines: HTML's <c>datetime</c>.</summary>
    public string Machine => At.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public void WriteTo(TextWriter writer, HtmlEncoder encoder) =>
        writer.Write($"""<time datetime="{Machine}" title="{encoder.Encode(Full)}">{encoder.Encode(Text)}</time>""");

    public override string ToString() => Text;

    private static Moment Create(DateTimeOffset at, TimeZoneInfo zone, bool withTime)
    {
        var (culture, local) = (CultureInfo.CurrentCulture, TimeZoneInfo.ConvertTime(at, zone));
        var format = culture.DateTimeFormat;
        // Cultures have no short date with the month as a word.
        var date = local.ToString(format.MonthDayPattern.StartsWith('M') ? "MMM d, yyyy" : "d MMM yyyy", culture);
        var separator = culture.TwoLetterISOLanguageName == "th" ? " " : ", ";
        return new(
            at,
            withTime ? $"{date}{separator}{local.ToString(format.ShortTimePattern, culture)}" : date,
            $"{local.ToString(format.LongDatePattern, culture)}{separator}{local.ToString(format.LongTimePattern, culture)} ({DescribeZone(zone, at)})");
    }
}
