using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Security;

/// <summary>
/// Limits the requests to the API: valid ones by person and application, whatever the address, and rejected tokens by address.
/// </summary>
internal sealed class ApiRateLimiter : IDisposable
{
    private readonly PartitionedRateLimiter<(string Subject, string Application)> _requests;
    private readonly PartitionedRateLimiter<string> _rejections;

    public ApiRateLimiter(IOptions<RateLimits> limits)
    {
        _requests = Create<(string, string)>(limits.Value.ApiRequestsPerMinute);
        _rejections = Create<string>(limits.Value.RejectedRequestsPerMinute);

        PartitionedRateLimiter<T> Create<T>(int permits)
            where T : notnull => PartitionedRateLimiter.Create<T, T>(caller => limits.Value.Enabled
            ? RateLimitPartition.GetFixedWindowLimiter(caller, _ => new() { PermitLimit = permits, Window = RateLimiting.Window })
            : RateLimitPartition.GetNoLimiter(caller));
    }

    /// <summary>Counts a request with a valid token. If it is one too many, Retry-After says when the next may come.</summary>
    public bool TryAcquire(HttpContext context, string subject, string application)
    {
        using var lease = _requests.AttemptAcquire((subject, application));
        return IsAcquired(context, lease);
    }

    /// <summary>Whether too many tokens from this client's address were rejected. Then Retry-After says when the next may come.</summary>
    public bool IsBlocked(HttpContext context)
    {
        using var lease = _rejections.AttemptAcquire(GetAddress(context), permitCount: 0);
        return !IsAcquired(context, lease);
    }

    public void CountRejection(HttpContext context) => _rejections.AttemptAcquire(GetAddress(context)).Dispose();

    public void Dispose()
    {
        _requests.Dispose();
        _rejections.Dispose();
    }

    private static bool IsAcquired(HttpContext context, RateLimitLease lease)
    {
        if (!lease.IsAcquired)
        {
            RateLimiting.SetRetryAfter(context, lease);
        }

        return lease.IsAcquired;
    }

    private static string GetAddress(HttpContext context) => RateLimiting.GetClientKey(context.Connection.RemoteIpAddress);
}
