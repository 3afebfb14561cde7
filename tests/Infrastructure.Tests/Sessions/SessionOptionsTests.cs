using System.Globalization;
using Bookstore.Infrastructure.Sessions;

namespace Bookstore.Infrastructure.Tests.Sessions;

public sealed class SessionOptionsTests
{
    [Theory]
    [InlineData("00:04:59", "1.00:00:00", "Sessions:RevalidationInterval must be from 5 minutes to a day")]
    [InlineData("1.00:00:01", "2.00:00:00", "Sessions:RevalidationInterval must be from 5 minutes to a day")]
    [InlineData("02:00:00", "01:59:59", "Sessions:OfflineTolerance must not be shorter than Sessions:RevalidationInterval")]
    [InlineData("00:05:00", "00:05:00", null)]
    [InlineData("1.00:00:00", "1.00:00:00", null)]
    public void The_times_of_revalidation_have_limits(string interval, string tolerance, string? failure)
    {
        var result = new SessionOptionsValidator().Validate(null, new SessionOptions
        {
            RevalidationInterval = TimeSpan.Parse(interval, CultureInfo.InvariantCulture),
            OfflineTolerance = TimeSpan.Parse(tolerance, CultureInfo.InvariantCulture),
        });

        Assert.Equal(failure is null, result.Succeeded);
        Assert.StartsWith(failure ?? "", result.FailureMessage ?? "", StringComparison.Ordinal);
    }
}
