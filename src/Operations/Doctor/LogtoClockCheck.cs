using System.Globalization;
using Microsoft.IdentityModel.Tokens;

namespace Bookstore.Operations.Doctor;

/// <summary>How far Logto's clock, by its <c>Date</c> header, is from this machine's. Beyond the tolerance for tokens nobody can sign in.</summary>
internal sealed class LogtoClockCheck(LogtoProbe probe) : ICheck
{
    private const string Remedy = "Run 'timedatectl' to see whether this machine's clock is synchronized, and set the one that is wrong.";

    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    public string Name => "logto.clock";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (await probe.DiscoverAsync(cancellationToken) is not { IsSuccess: true, ClockDifference: { } difference })
        {
            return [Finding.NotChecked("Not checked, because Logto did not respond with a Date header.")];
        }

        var apart = difference.Duration();
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"Logto's clock is {apart.TotalSeconds:0} seconds {(difference > TimeSpan.Zero ? "ahead of" : "behind")} this machine's");
        return apart switch
        {
            _ when apart > TokenValidationParameters.DefaultClockSkew => [Finding.Failed($"{message}, so nobody can sign in.", Remedy)],
            _ when apart > Tolerance => [Finding.Warning($"{message}; at {TokenValidationParameters.DefaultClockSkew.TotalSeconds:0} nobody can sign in.", Remedy)],
            _ => [Finding.Ok("The clocks of Logto and of this machine agree.")],
        };
    }
}
