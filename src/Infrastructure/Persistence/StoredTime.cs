using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// A time as every database product can store it: to the microsecond. Not every product keeps the seventh digit of .NET, and a
/// time that changes when it is stored would equal neither itself nor its copy in another product.
/// </summary>
internal static class StoredTime
{
    public static DateTimeOffset Truncate(DateTimeOffset time) => time.AddTicks(-(time.UtcTicks % TimeSpan.TicksPerMicrosecond));

    /// <summary>Stores a time as UTC, since every product can compare a <see cref="DateTime"/>. Rows of earlier versions have seven digits.</summary>
    internal sealed class Converter() : ValueConverter<DateTimeOffset, DateTime>(
        time => Truncate(time).UtcDateTime, time => Truncate(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))));
}
