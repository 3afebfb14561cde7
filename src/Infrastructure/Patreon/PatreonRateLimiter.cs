using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Keeps Patreon's limits: at most 100 requests a minute. A request holds one of 100 places until a minute after its
/// answer, so that no minute of Patreon's clock sees more, however long a request was on its way; the limit of 100 in 2
/// seconds a client is kept with it. What works through many members leaves 20 places free, so that somebody who
/// has just paid never waits for it. Where Patreon says 429 all the same, everything waits for as long as it says.
/// </summary>
internal sealed class PatreonRateLimiter(TimeProvider clock) : IDisposable
{
    /// <summary>The requests of one minute.</summary>
    public const int RequestsPerMinute = 100;

    /// <summary>Of them, those that work on many members may take.</summary>
    public const int BulkPerMinute = 80;

    /// <summary>Marks a request that works on many members.</summary>
    public static readonly HttpRequestOptionsKey<bool> IsBulk = new("Patreon.Bulk");

    /// <summary>Tells when a request left last.</summary>
    public static readonly HttpRequestOptionsKey<DateTimeOffset> SentAt = new("Patreon.SentAt");

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _all = new(RequestsPerMinute);
    private readonly SemaphoreSlim _bulk = new(BulkPerMinute);
    private long _pausedUntil;

    /// <summary>Waits for a place; disposing the answer gives it back a minute later.</summary>
    public async Task<IDisposable> EnterAsync(bool isBulk, CancellationToken cancellationToken)
    {
        if (isBulk)
        {
            await _bulk.WaitAsync(cancellationToken);
        }

        try
        {
            await _all.WaitAsync(cancellationToken);
        }
        catch
        {
            Release(isBulk ? _bulk : null);
            throw;
        }

        var place = new Place(this, isBulk);
        try
        {
            while (new DateTimeOffset(Interlocked.Read(ref _pausedUntil), TimeSpan.Zero) - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, clock, cancellationToken);
            }
        }
        catch
        {
            place.Dispose();
            throw;
        }

        return place;
    }

    /// <summary>Lets no request begin for a while.</summary>
    public void Pause(TimeSpan time)
    {
        var until = (clock.GetUtcNow() + time).UtcTicks;
        long known;
        while ((known = Interlocked.Read(ref _pausedUntil)) < until
            && Interlocked.CompareExchange(ref _pausedUntil, until, known) != known)
        {
            // Somebody else moved it; look again.
        }
    }

    private Task AMinuteAsync() => Task.Delay(Minute, clock);

    public void Dispose()
    {
        _all.Dispose();
        _bulk.Dispose();
    }

    private static void Release(SemaphoreSlim? semaphore)
    {
        try
        {
            semaphore?.Release();
        }
        catch (ObjectDisposedException)
        {
            // The app has ended in the meantime.
        }
    }

    private sealed class Place(PatreonRateLimiter pace, bool isBulk) : IDisposable
    {
        public void Dispose() => _ = GiveBackAsync();

        private async Task GiveBackAsync()
        {
            await pace.AMinuteAsync();
            Release(pace._all);
            Release(isBulk ? pace._bulk : null);
        }
    }
}

/// <summary>
/// One call to Patreon at its pace: the whole answer in memory and in time, or an <see cref="HttpRequestException"/>.
/// </summary>
internal sealed class RateLimitingHandler(PatreonRateLimiter pace, IOptions<PatreonOptions> patreon, TimeProvider clock) : DelegatingHandler
{
    private const int MaxAnswerBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var place = await pace.EnterAsync(request.Options.TryGetValue(PatreonRateLimiter.IsBulk, out var isBulk) && isBulk, cancellationToken);
        request.Options.Set(PatreonRateLimiter.SentAt, clock.GetUtcNow());
        using var patience = new CancellationTokenSource(patreon.Value.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, either.Token);
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, either.Token);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                var wait = await ReadRetryAfterAsync(response, cancellationToken);
                pace.Pause(wait);
                // The retries above wait too, and read this header.
                response.Headers.RetryAfter = new RetryConditionHeaderValue(wait);
            }

            return response;
        }
        catch (Exception exception)
        {
            response?.Dispose();
            if (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new HttpRequestException($"no whole answer within {patreon.Value.Timeout}", exception);
            }

            if (exception is IOException or HttpRequestException { InnerException: IOException } && response is not null)
            {
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "the answer ended before it was whole", exception);
            }

            throw;
        }
    }

    // The error's own retry_after_seconds, else the header (RFC 9110 10.2.3), else a minute.
    private async Task<TimeSpan> ReadRetryAfterAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => TimeSpan.FromMinutes(1),
        };
        try
        {
            using var error = await JsonDocument.ParseAsync(
                await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
            if (error.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
                && errors.GetArrayLength() > 0 && errors[0].TryGetProperty("retry_after_seconds", out var seconds)
                && seconds.ValueKind == JsonValueKind.Number)
            {
                wait = TimeSpan.FromSeconds(Math.Clamp(seconds.GetDouble(), 0, LongestPause.TotalSeconds));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The header will do.
        }

        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestPause ? LongestPause : wait;
    }
}
