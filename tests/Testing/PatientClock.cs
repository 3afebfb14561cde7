using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace Bookstore.Testing;

/// <summary>
/// The real time, but what the site would give up after a few seconds, it gives up after a minute: a busy machine is slow, and a test
/// of something else should not see it. Work that the site begins after such a time waits as long. What is due earlier, and what recurs,
/// keeps its time.
/// </summary>
public class PatientClock : TimeProvider
{
    private static readonly TimeSpan ShortestLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(
        callback, state, period == Timeout.InfiniteTimeSpan && dueTime >= ShortestLimit && dueTime < Patience ? Patience : dueTime, period);
}

/// <summary>Gives an app another clock than the machine's.</summary>
public static class ClockServiceExtensions
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
