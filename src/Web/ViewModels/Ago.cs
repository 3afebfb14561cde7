namespace Bookstore.Web.ViewModels;

/// <summary>How long ago something was: a text <c>Ago.*</c> with a number; a longer time ago, the date.</summary>
/// <param name="Key">Null for the date.</param>
internal sealed record Ago(string? Key, int Count, Moment Moment)
{
    private const int LongestDays = 30;

    public static Ago Of(DateTimeOffset at, HttpContext context)
    {
        var moment = Moment.Of(at, context);
        // The clock of another instance may be ahead.
        var past = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() - at;
        return past switch
        {
            { TotalMinutes: < 1 } => new("Now", 0, moment),
            { TotalHours: < 1, Minutes: var minutes } => new(minutes == 1 ? "Minute" : "Minutes", minutes, moment),
            { TotalDays: < 1, Hours: var hours } => new(hours == 1 ? "Hour" : "Hours", hours, moment),
            { Days: <= LongestDays and var days } => new(days == 1 ? "Day" : "Days", days, moment),
            _ => new(null, 0, moment),
        };
    }
}
