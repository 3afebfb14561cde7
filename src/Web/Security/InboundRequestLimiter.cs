using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Security;

/// <summary>
/// Protects the endpoints that Logto and Patreon call. Anybody can call them, and only a whole body shows who did. So a request
/// that its headers already give away is rejected at once, few bodies are read at a time, a slow one is evicted by the next so
/// that nobody can block others, and a client whose requests are rejected is soon answered with 429.
/// </summary>
internal sealed class InboundRequestLimiter : IDisposable
{
    private const int MaxBodiesPerClient = 4;
    private const int MaxBodies = 64;
    private static readonly TimeSpan BodyTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly PartitionedRateLimiter<string> _rejections;

    // The oldest first.
    private readonly List<BodyRead> _bodyReads = [];

    public InboundRequestLimiter(IOptions<RateLimits> limits, TimeProvider clock)
    {
        _clock = clock;
        _rejections = PartitionedRateLimiter.Create<string, string>(client => limits.Value.Enabled
            ? RateLimitPartition.GetFixedWindowLimiter(client, _ => new() { PermitLimit = limits.Value.RejectedRequestsPerMinute, Window = RateLimiting.Window })
            : RateLimitPartition.GetNoLimiter(client));
    }

    /// <param name="rejectByHeaders">Rejects the request by its headers; null if the body has to be read.</param>
    public async Task<IResult> HandleAsync(HttpContext context, Func<Task<IResult?>> rejectByHeaders, Func<byte[], Task<IResult>> handle)
    {
        var client = RateLimiting.GetClientKey(context.Connection.RemoteIpAddress);
        var rejection = HttpMethods.IsPost(context.Request.Method) ? await rejectByHeaders() : RejectMethod(context);
        if (StatusOf(rejection) == StatusCodes.Status404NotFound)
        {
            return rejection!;
        }

        using (var lease = _rejections.AttemptAcquire(client, permitCount: 0))
        {
            if (!lease.IsAcquired)
            {
                RateLimiting.SetRetryAfter(context, lease);
                return Results.StatusCode(StatusCodes.Status429TooManyRequests);
            }
        }

        var response = rejection ?? await ReadAndHandleAsync(context, client, handle);
        if (StatusOf(response) is StatusCodes.Status400BadRequest or StatusCodes.Status401Unauthorized or StatusCodes.Status405MethodNotAllowed
            or StatusCodes.Status408RequestTimeout or StatusCodes.Status413PayloadTooLarge)
        {
            _rejections.AttemptAcquire(client).Dispose();
        }

        return response;
    }

    public void Dispose() => _rejections.Dispose();

    private async Task<IResult> ReadAndHandleAsync(HttpContext context, string client, Func<byte[], Task<IResult>> handle)
    {
        byte[] bytes;
        using (var read = BeginRead(client, context.RequestAborted))
        {
            try
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body, read.Token);
                bytes = body.ToArray();
            }
            catch (BadHttpRequestException exception)
            {
                return Results.StatusCode(exception.StatusCode);
            }
            catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
            {
                // Do not wait for the rest of the body.
                if (HttpProtocol.IsHttp11(context.Request.Protocol))
                {
                    context.Response.Headers.Connection = "close";
                }

                return Results.StatusCode(read.IsEvicted ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status408RequestTimeout);
            }
        }

        return await handle(bytes);
    }

    // Not left to routing, so that these count as rejections too.
    private static IResult RejectMethod(HttpContext context)
    {
        context.Response.Headers.Allow = HttpMethods.Post;
        return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
    }

    private BodyRead BeginRead(string client, CancellationToken aborted)
    {
        BodyRead? oldest = null;
        var read = new BodyRead(this, client, aborted);
        lock (_lock)
        {
            if (_bodyReads.Count(other => other.Client == client) >= MaxBodiesPerClient)
            {
                oldest = _bodyReads.First(other => other.Client == client);
            }
            else if (_bodyReads.Count >= MaxBodies)
            {
                oldest = _bodyReads[0];
            }

            if (oldest is not null)
            {
                _bodyReads.Remove(oldest);
            }

            _bodyReads.Add(read);
        }

        oldest?.Evict();
        return read;
    }

    private static int? StatusOf(IResult? result) => (result as IStatusCodeHttpResult)?.StatusCode;

    private sealed class BodyRead : IDisposable
    {
        private readonly InboundRequestLimiter _limiter;
        private readonly CancellationTokenSource _timeout;
        private readonly CancellationTokenSource _end;

        public BodyRead(InboundRequestLimiter limiter, string client, CancellationToken aborted)
        {
            (_limiter, Client) = (limiter, client);
            _timeout = new CancellationTokenSource(BodyTimeout, limiter._clock);
            _end = CancellationTokenSource.CreateLinkedTokenSource(aborted, _timeout.Token);
        }

        public string Client { get; }

        public CancellationToken Token => _end.Token;

        public bool IsEvicted { get; private set; }

        public void Evict()
        {
            IsEvicted = true;
            try
            {
                _end.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It ended at the same moment.
            }
        }

        public void Dispose()
        {
            lock (_limiter._lock)
            {
                _limiter._bodyReads.Remove(this);
            }

            _end.Dispose();
            _timeout.Dispose();
        }
    }
}
