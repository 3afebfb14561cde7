using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace Bookstore.Web.Tests;

/// <summary>Gives an app another clock than the machine's.</summary>
internal static class Clocks
{
    /// <summary>Has the app take the time, and all of its time limits, from a clock.</summary>
    public static void AddClock(this IServiceCollection services, TimeProvider clock)
    {
        services.AddSingleton(clock);
        // A client's own timeout is in real time.
        services.PostConfigureAll<HttpClientFactoryOptions>(options =>
            options.HttpClientActions.Add(client => client.Timeout = Timeout.InfiniteTimeSpan));
    }
}
