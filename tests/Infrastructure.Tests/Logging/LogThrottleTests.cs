using Bookstore.Infrastructure.Logging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Logging;

// The messages are the tests' own, and any code's.
#pragma warning disable CA1848, CA1873

/// <summary>What requests cause is logged once a minute and counted; what nobody can cause at will is logged each time.</summary>
public sealed class LogThrottleTests : ILoggerProvider, ILogger
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly HttpContextAccessor _requests = new() { HttpContext = new DefaultHttpContext() };
    private readonly List<string> _log = [];
    private readonly ThrottledLoggerFactory _factory;

    public LogThrottleTests() => _factory = new(
        new LoggerFactory([this], new LoggerFilterOptions
        {
            MinLevel = LogLevel.Information,
            Rules = { new LoggerFilterRule(null, "Bookstore.Watched", LogLevel.Debug, null) },
        }), _requests, _clock);

    private enum Reason
    {
        Expired,
        Rejected,
    }

    [Fact]
    public void An_event_of_requests_is_logged_once_a_minute_and_its_repetitions_are_counted()
    {
        var logger = _factory.CreateLogger("Bookstore.Web.Something");
        for (var request = 0; request < 1000; request++)
        {
            logger.LogWarning(new EventId(7, "Rejected"), "Rejected {Text}", $"by visitor {request}");
        }

        Assert.Equal(["Warning Rejected by visitor 0"], _log);
        _clock.Advance(LogThrottle.Window);
        Assert.Equal("Warning Event Rejected of Bookstore.Web.Something was repeated 999 more time(s) within a minute", _log[^1]);

        logger.LogWarning(new EventId(7, "Rejected"), "Rejected {Text}", "again");
        Assert.Equal(3, _log.Count);
        _clock.Advance(LogThrottle.Window);
        Assert.Equal(3, _log.Count);
    }

    [Fact]
    public void Each_reason_and_each_throwing_method_is_throttled_by_itself()
    {
        var logger = _factory.CreateLogger("Bookstore.Web.Something");
        for (var request = 0; request < 5; request++)
        {
            foreach (var why in Enum.GetValues<Reason>())
            {
                logger.LogWarning(new EventId(7), "A sign-in failed: {Reason}", why);
            }

            foreach (var fail in (Action[])[FailHere, FailThere])
            {
                logger.LogError(new EventId(8), Assert.Throws<InvalidOperationException>(fail), "Broken");
            }

            logger.LogWarning("Without an id, one");
            logger.LogWarning("Without an id, two");
        }

        Assert.Equal(6, _log.Count);

        static void FailHere() => throw new InvalidOperationException("here");
        static void FailThere() => throw new InvalidOperationException("there");
    }

    [Fact]
    public void Background_work_is_logged_in_full_and_the_frameworks_events_of_connections_are_throttled()
    {
        _requests.HttpContext = null;
        foreach (var category in (string[])["Bookstore.Infrastructure.Patreon.PatronSync", "Microsoft.AspNetCore.Server.Kestrel"])
        {
            var logger = _factory.CreateLogger(category);
            for (var time = 0; time < 3; time++)
            {
                logger.LogInformation(new EventId(9), "Read {Count}", time);
            }
        }

        Assert.Equal(4, _log.Count);
    }

    [Fact]
    public void Every_sign_in_is_logged_and_so_is_everything_in_a_category_at_debug()
    {
        foreach (var (category, name) in ((string, string)[])[("Bookstore.Infrastructure.Sessions.SessionStore", "SessionOpened"), ("Bookstore.Watched", "Rejected")])
        {
            _factory.CreateLogger(category).LogInformation(new EventId(1, name), "One");
            _factory.CreateLogger(category).LogInformation(new EventId(1, name), "Two");
        }

        _factory.CreateLogger("Evil").LogInformation(new EventId(1, "SessionOpened"), "One");
        _factory.CreateLogger("Evil").LogInformation(new EventId(1, "SessionOpened"), "Two");

        Assert.Equal(5, _log.Count);
    }

    [Fact]
    public void Repetitions_are_reported_when_the_process_stops()
    {
        var logger = _factory.CreateLogger("Bookstore.Web.Something");
        logger.LogWarning(new EventId(7), "Rejected");
        logger.LogWarning(new EventId(7), "Rejected");

        _factory.Dispose();

        Assert.Equal("Warning Event 7 of Bookstore.Web.Something was repeated 1 more time(s) within a minute", _log[^1]);
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    void IDisposable.Dispose() => _factory.Dispose();

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _log.Add($"{logLevel} {formatter(state, exception)}");
}
