using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// How long the site waits for Logto, and when it stops calling it. A visitor waits in a browser, so a call is bounded with its
/// retry: see docs/decisions/0007-infrastructure-failures.md.
/// </summary>
internal static class LogtoResilience
{
    /// <summary>For a whole call, with its retry, from the first byte to the last.</summary>
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    // Reads are tried twice within CallTimeout, with a delay between; writes are tried once, and get all of it.
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(2.2);
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(4.7);

    /// <summary>Adds the retry, the circuit breaker and the timeouts, in this order from the outside.</summary>
    public static IHttpClientBuilder AddLogtoResilience(this IHttpClientBuilder client) => client.AddHttpMessageHandler(services =>
    {
        var (clock, logger) = (services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(LogtoResilience)));
        // By the first call: the first page needs the client, and would wait for its pipeline. And not by AddResilienceHandler, whose
        // telemetry nobody collects: System.Net.Http measures each try.
        var pipeline = new Lazy<ResiliencePipeline<HttpResponseMessage>>(() => Build(clock, logger));
        return new ResilienceHandler(_ => pipeline.Value);
    });

    private static ResiliencePipeline<HttpResponseMessage> Build(TimeProvider clock, ILogger logger) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = new SteadyClock(clock) }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = 1,
                Delay = TimeSpan.FromMilliseconds(200),
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(IsRetried(arguments)),
            })
            .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                // Two failed pages make four calls; a small site may have no more in ten seconds.
                MinimumThroughput = 4,
                FailureRatio = 0.5,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(3),
                OnOpened = arguments =>
                {
                    logger.CircuitOpened(arguments.BreakDuration.TotalSeconds);
                    return default;
                },
                OnClosed = _ =>
                {
                    logger.CircuitClosed();
                    return default;
                },
            })
            .AddTimeout(new TimeoutStrategyOptions
            {
                TimeoutGenerator = arguments => ValueTask.FromResult(IsRead(arguments.Context) ? ReadTimeout : WriteTimeout),
            })
            .Build();

    // A code, a pushed request or a revocation is sent once, since it may have arrived. After "not now" a retry makes no sense.
    private static bool IsRetried(RetryPredicateArguments<HttpResponseMessage> arguments) =>
        IsRead(arguments.Context)
        && HttpClientResiliencePredicates.IsTransient(arguments.Outcome)
        && arguments.Outcome.Result is not { StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests };

    private static bool IsRead(ResilienceContext context) => context.GetRequestMessage()?.Method == HttpMethod.Get;
}
