namespace Bookstore.Domain;

/// <summary>The clocks of the machines that this site runs on.</summary>
public static class Clocks
{
    /// <summary>
    /// How far one may be ahead of another. A stored time that is further ahead than that is of a clock that has been set back since:
    /// it puts nothing off, and outranks nothing.
    /// </summary>
    public static readonly TimeSpan LargestDifference = TimeSpan.FromMinutes(5);

    /// <summary>Whether a stored time is of a clock that has been set back since.</summary>
    public static bool IsAhead(DateTimeOffset time, DateTimeOffset now) => time - now > LargestDifference;
}
