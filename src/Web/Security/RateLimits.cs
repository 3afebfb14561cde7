using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Security;

/// <summary>How many requests a minute one client may make where each costs a call to Logto or a write; bound from the section <c>RateLimits</c>.</summary>
internal sealed class RateLimits
{
    /// <summary>The policy for what begins a sign-in.</summary>
    public const string SignIn = "sign-in";

    /// <summary>The policy for the way back from Logto.</summary>
    public const string Callback = "callback";

    /// <summary>The policy for what has Patreon asked.</summary>
    public const string Check = "check";

    /// <summary>Whether there are limits at all; false for load tests.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Sign-ins that a client may begin in a minute. Many people may share an address.</summary>
    public int SignInsPerMinute { get; set; } = 60;

    /// <summary>Callbacks that a client may bring in a minute.</summary>
    public int CallbacksPerMinute { get; set; } = 60;

    /// <summary>
    /// Webhooks and back-channel logouts of one client that may be refused in a minute; then it is asked no more until the
    /// minute is over. Those that are Logto's or Patreon's count for nothing, however many: Patreon charges all members on one day.
    /// </summary>
    public int RefusedCallsPerMinute { get; set; } = 60;

    /// <summary>How often a client may ask for a membership to be checked in a minute. A person may every ten seconds.</summary>
    public int ChecksPerMinute { get; set; } = 30;
}

internal sealed class RateLimitsValidator : IValidateOptions<RateLimits>
{
    public ValidateOptionsResult Validate(string? name, RateLimits options)
    {
        (string Setting, int Value)[] limits =
        [
            (nameof(RateLimits.SignInsPerMinute), options.SignInsPerMinute),
            (nameof(RateLimits.CallbacksPerMinute), options.CallbacksPerMinute),
            (nameof(RateLimits.RefusedCallsPerMinute), options.RefusedCallsPerMinute),
            (nameof(RateLimits.ChecksPerMinute), options.ChecksPerMinute),
        ];
        var wrong = limits.Where(limit => limit.Value < 1)
            .Select(limit => $"RateLimits:{limit.Setting} must be 1 or more, such as 60; RateLimits:Enabled=false turns the limits off.")
            .ToList();
        return wrong.Count > 0 ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }
}

/// <summary>Registers the limits.</summary>
internal static class RateLimiting
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimits>().BindConfiguration(nameof(RateLimits)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RateLimits>, RateLimitsValidator>();
        services.AddSingleton<InboundCalls>();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimits>>((options, limits) =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = (rejected, _) =>
            {
                SetRetryAfter(rejected.HttpContext, rejected.Lease);
                return ValueTask.CompletedTask;
            };
            options.AddPolicy(RateLimits.SignIn, context => Partition(context, limits.Value, limits.Value.SignInsPerMinute));
            options.AddPolicy(RateLimits.Callback, context => Partition(context, limits.Value, limits.Value.CallbacksPerMinute));
            options.AddPolicy(RateLimits.Check, context => Partition(context, limits.Value, limits.Value.ChecksPerMinute));
        });
    }

    private static RateLimitPartition<(string Client, string Path)> Partition(HttpContext context, RateLimits limits, int permits)
    {
        var key = (GetClientKey(context.Connection.RemoteIpAddress), context.GetEndpoint()?.DisplayName ?? "");
        return limits.Enabled
            ? RateLimitPartition.GetFixedWindowLimiter(key, _ => new() { PermitLimit = permits, Window = Window })
            : RateLimitPartition.GetNoLimiter(key);
    }

    /// <summary>Says in how many whole seconds, and never zero, a client may ask again (RFC 6585 4).</summary>
    public static void SetRetryAfter(HttpContext context, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : Window;
        context.Response.Headers.RetryAfter = $"{Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))}";
    }

    /// <summary>
    /// The client behind an address. With IPv6 a household has a /56 to itself (RFC 6177 2), so one address of it, or one /64,
    /// says little.
    /// </summary>
    public static string GetClientKey(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 7)),
        _ => address.ToString(),
    };
}
