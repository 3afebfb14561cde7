using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Security;

/// <summary>
/// The way in for what Logto and Patreon call by themselves. Anybody can call there too, and only a body that was read to its
/// end shows who did. So what can be refused without it is; few bodies are read at once; a slow one gives way to the next, so
/// that nobody can keep another's out; and a client whose calls are refused is soon asked no more.
/// </summary>
internal sealed class InboundCalls : IDisposable
{
    /// <summary>How many bodies of one client are read at once.</summary>
    public const int BodiesPerClient = 4;

    /// <summary>How many bodies are read at once.</summary>
    public const int BodiesInAll = 64;

    /// <summary>How long a body may take to arrive.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly PartitionedRateLimiter<string> _refusals;

    // The oldest first.
    private readonly List<Reading> _readings = [];

    public InboundCalls(IOptions<RateLimits> limits, TimeProvider clock)
    {
        _clock = clock;
        _refusals = PartitionedRateLimiter.Create<string, string>(client => limits.Value.Enabled
            ? RateLimitPartition.GetFixedWindowLimiter(client, _ => new() { PermitLimit = limits.Value.RefusedCallsPerMinute, Window = RateLimiting.Window })
            : RateLimitPartition.GetNoLimiter(client));
    }

    /// <summary>Takes a call, or refuses it as soon as that is known.</summary>
    /// <param name="context">The call.</param>
    /// <param name="screen">Refuses it by its headers; null where the body has to be read.</param>
    /// <param name="take">Answers it, with its body.</param>
    public async Task<IResult> TakeAsync(HttpContext context, Func<Task<IResult?>> screen, Func<byte[], Task<IResult>> take)
    {
        var client = RateLimiting.GetClientKey(context.Connection.RemoteIpAddress);
        var refused = HttpMethods.IsPost(context.Request.Method) ? await screen() : RefuseMethod(context);
        if (StatusOf(refused) == StatusCodes.Status404NotFound)
        {
            return refused!;
        }

        using (var lease = _refusals.AttemptAcquire(client, permitCount: 0))
        {
            if (!lease.IsAcquired)
            {
                RateLimiting.SetRetryAfter(context, lease);
                return Results.StatusCode(StatusCodes.Status429TooManyRequests);
            }
        }

        var answer = refused ?? await ReadAndTakeAsync(context, client, take);
        if (StatusOf(answer) is StatusCodes.Status400BadRequest or StatusCodes.Status401Unauthorized or StatusCodes.Status405MethodNotAllowed
            or StatusCodes.Status408RequestTimeout or StatusCodes.Status413PayloadTooLarge)
        {
            _refusals.AttemptAcquire(client).Dispose();
        }

        return answer;
    }

    public void Dispose() => _refusals.Dispose();

    private async Task<IResult> ReadAndTakeAsync(HttpContext context, string client, Func<byte[], Task<IResult>> take)
    {
        byte[] read;
        using (var reading = Enter(client, context.RequestAborted))
        {
            try
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body, reading.Token);
                read = body.ToArray();
            }
            catch (BadHttpRequestException exception)
            {
                return Results.StatusCode(exception.StatusCode);
            }
            catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
            {
                // What is left of the body is nobody's to wait for.
                if (HttpProtocol.IsHttp11(context.Request.Protocol))
                {
                    context.Response.Headers.Connection = "close";
                }

                return Results.StatusCode(reading.HasGivenWay ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status408RequestTimeout);
            }
        }

        return await take(read);
    }

    // Here, not by routing: these count too.
    private static IResult RefuseMethod(HttpContext context)
    {
        context.Response.Headers.Allow = HttpMethods.Post;
        return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
    }

    private Reading Enter(string client, CancellationToken aborted)
    {
        Reading? oldest = null;
        var reading = new Reading(this, client, aborted);
        lock (_lock)
        {
            if (_readings.Count(other => other.Client == client) >= BodiesPerClient)
            {
                oldest = _readings.First(other => other.Client == client);
            }
            else if (_readings.Count >= BodiesInAll)
            {
                oldest = _readings[0];
            }

            if (oldest is not null)
            {
                _readings.Remove(oldest);
            }

            _readings.Add(reading);
        }

        oldest?.GiveWay();
        return reading;
    }

    private static int? StatusOf(IResult? result) => (result as IStatusCodeHttpResult)?.StatusCode;

    private sealed class Reading : IDisposable
    {
        private readonly InboundCalls _calls;
        private readonly CancellationTokenSource _deadline;
        private readonly CancellationTokenSource _end;

        public Reading(InboundCalls calls, string client, CancellationToken aborted)
        {
            (_calls, Client) = (calls, client);
            _deadline = new CancellationTokenSource(Deadline, calls._clock);
            _end = CancellationTokenSource.CreateLinkedTokenSource(aborted, _deadline.Token);
        }

        public string Client { get; }

        public CancellationToken Token => _end.Token;

        public bool HasGivenWay { get; private set; }

        public void GiveWay()
        {
            HasGivenWay = true;
            try
            {
                _end.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has just come to its end by itself.
            }
        }

        public void Dispose()
        {
            lock (_calls._lock)
            {
                _calls._readings.Remove(this);
            }

            _end.Dispose();
            _deadline.Dispose();
        }
    }
}
