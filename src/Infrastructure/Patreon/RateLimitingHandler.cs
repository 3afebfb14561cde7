using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Bookstore.Infrastructure.Json;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Sends one request within Patreon's limit, and has the whole answer in memory within <c>Patreon:Timeout</c>, or throws an
/// <see cref="HttpRequestException"/>.
/// </summary>
internal sealed class RateLimitingHandler(PatreonRateLimiter limiter, IOptions<PatreonOptions> patreon, TimeProvider clock) : DelegatingHandler
{
    /// <summary>When the request left, after all waits and retries.</summary>
    public static readonly HttpRequestOptionsKey<DateTimeOffset> SentAt = new("Patreon.SentAt");

    /// <summary>How long the request may wait for its permit; after that it fails without being sent.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> LongestDelay = new("Patreon.LongestDelay");

    private const int MaxResponseBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        using var permit = await limiter.AcquireAsync(request.Options.TryGetValue(PatreonRateLimiter.IsBulk, out var isBulk) && isBulk, cancellationToken);
        if (request.Options.TryGetValue(LongestDelay, out var longest) && clock.GetElapsedTime(start) > longest)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"Patreon's rate limit let no request through within {longest}");
        }

        request.Options.Set(SentAt, clock.GetUtcNow());
        using var timeout = new CancellationTokenSource(patreon.Value.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, either.Token);
            await response.Content.LoadIntoBufferAsync(MaxResponseBytes, either.Token);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                var pause = await ReadRetryAfterAsync(response, cancellationToken);
                limiter.Pause(pause);
                // The retry strategy waits too, and reads this header.
                response.Headers.RetryAfter = new RetryConditionHeaderValue(pause);
            }

            return response;
        }
        catch (Exception exception)
        {
            response?.Dispose();
            if (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new HttpRequestException($"no complete response within {patreon.Value.Timeout}", exception);
            }

            if (exception is IOException or HttpRequestException { InnerException: IOException } && response is not null)
            {
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "the response ended before it was complete", exception);
            }

            throw;
        }
    }

    // The error's own retry_after_seconds, else the header (RFC 9110 10.2.3), else a minute.
    private async Task<TimeSpan> ReadRetryAfterAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var pause = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => TimeSpan.FromMinutes(1),
        };
        try
        {
            using var error = await JsonDocument.ParseAsync(
                await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
            if (error.RootElement.Find("errors") is { ValueKind: JsonValueKind.Array } errors
                && errors.EnumerateArray().FirstOrDefault().Find("retry_after_seconds") is { ValueKind: JsonValueKind.Number } seconds)
            {
                pause = TimeSpan.FromSeconds(Math.Clamp(seconds.GetDouble(), 0, LongestPause.TotalSeconds));
            }
        }
        catch (JsonException)
        {
            // The header decides.
        }

        return TimeSpan.FromTicks(Math.Clamp(pause.Ticks, 0, LongestPause.Ticks));
    }
}
