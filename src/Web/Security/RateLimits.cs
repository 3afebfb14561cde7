using Microsoft.Extensions.Options;

namespace Bookstore.Web.Security;

/// <summary>Requests per minute and client, where each costs a call to Logto or a write; bound from the section <c>RateLimits</c>.</summary>
internal sealed class RateLimits
{
    public const string Section = "RateLimits";

    /// <summary>The policy of the pages that start a sign-in, or show and change the account at Logto.</summary>
    public const string SignIn = "sign-in";

    /// <summary>The policy of the redirect URI.</summary>
    public const string Callback = "callback";

    /// <summary>The policy of "Check again".</summary>
    public const string Check = "check";

    /// <summary>
    /// How often one client may call <c>/sign-in</c>, <c>/sign-up</c>, <c>/confirm-sign-in</c>, <c>/step-up</c>, <c>/account/edit</c> and
    /// <c>/account/patreon</c>, each, in a minute. Anything above is a 429 with <c>Retry-After</c>.
    /// </summary>
    public int SignInsPerMinute { get; set; } = 60;

    /// <summary>The same for <c>/callback</c> and <c>/account/patreon/callback</c>.</summary>
    public int CallbacksPerMinute { get; set; } = 60;

    /// <summary>
    /// How many requests of one client to <c>/webhooks/...</c> and <c>/backchannel-logout</c> may be rejected in a minute, and how many of
    /// its tokens at <c>/api</c>. After that, all of its requests there get a 429. Valid ones don't count: Patreon charges all members on
    /// one day.
    /// </summary>
    public int RejectedRequestsPerMinute { get; set; } = 60;

    /// <summary>
    /// How often one client may press "Check again" in a minute. One person triggers a call to Patreon every ten seconds at most.
    /// </summary>
    public int ChecksPerMinute { get; set; } = 30;

    /// <summary>How often one application may call the <see href="api.md">API</see> for one person in a minute.</summary>
    public int ApiRequestsPerMinute { get; set; } = 300;

    /// <summary><c>false</c> turns the limits off, for load tests.</summary>
    public bool Enabled { get; set; } = true;
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
