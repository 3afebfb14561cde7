using Microsoft.Extensions.Options;

namespace Bookstore.Web.Security;

/// <summary>Requests per minute and client, where each costs a call to Logto or a write; bound from the section <c>RateLimits</c>.</summary>
internal sealed class RateLimits
{
    /// <summary>The policy of the pages that start a sign-in.</summary>
    public const string SignIn = "sign-in";

    /// <summary>The policy of the redirect URI.</summary>
    public const string Callback = "callback";

    /// <summary>The policy of "Check again".</summary>
    public const string Check = "check";

    /// <summary>Whether there are limits at all; false for load tests.</summary>
    public bool Enabled { get; set; } = true;

    public int SignInsPerMinute { get; set; } = 60;

    public int CallbacksPerMinute { get; set; } = 60;

    /// <summary>
    /// Webhooks and back-channel logouts of one client that may be rejected in a minute, before its calls are no longer checked
    /// until the minute is over. Genuine ones don't count: Patreon charges all members on one day.
    /// </summary>
    public int RejectedRequestsPerMinute { get; set; } = 60;

    /// <summary>A person may ask for a check every ten seconds anyway.</summary>
    public int ChecksPerMinute { get; set; } = 30;

    /// <summary>Requests to the API by one application for one person. Rejected tokens count as rejected requests.</summary>
    public int ApiRequestsPerMinute { get; set; } = 300;
}

internal sealed class RateLimitsValidator : IValidateOptions<RateLimits>
{
    public ValidateOptionsResult Validate(string? name, RateLimits options)
    {
        (string Setting, int Value)[] limits =
        [
            (nameof(RateLimits.SignInsPerMinute), options.SignInsPerMinute),
            (nameof(RateLimits.CallbacksPerMinute), options.CallbacksPerMinute),
            (nameof(RateLimits.RejectedRequestsPerMinute), options.RejectedRequestsPerMinute),
            (nameof(RateLimits.ChecksPerMinute), options.ChecksPerMinute),
            (nameof(RateLimits.ApiRequestsPerMinute), options.ApiRequestsPerMinute),
        ];
        var wrong = limits.Where(limit => limit.Value < 1)
            .Select(limit => $"RateLimits:{limit.Setting} must be 1 or more, such as 60; RateLimits:Enabled=false turns the limits off.")
            .ToList();
        return wrong.Count > 0 ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }
}
