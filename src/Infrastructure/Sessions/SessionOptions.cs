using Bookstore.Domain.Sessions;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>Bound from the section <c>Sessions</c>.</summary>
internal sealed class SessionOptions
{
    public const string Section = "Sessions";

    /// <summary>How long an unused session lasts, two hours or more.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long a session lasts at most. Not shorter than <see cref="IdleTimeout"/>.</summary>
    public TimeSpan AbsoluteLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>
    /// How many sessions of one person are kept, 500 at most. One more sign-in ends the session that was used least recently.
    /// </summary>
    public int MaxPerPerson { get; set; } = 25;

    /// <summary>
    /// How long after signing in at Logto a person may end other sessions, or do whatever else can't be undone, without confirming that
    /// it's them; from a minute to a day.
    /// </summary>
    public TimeSpan RecentSignIn { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a session is served from memory, five minutes at most. A session that another instance ended may live on for this long;
    /// on PostgreSQL only if its notification was lost.
    /// </summary>
    public TimeSpan CacheDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often Logto has to <see href="operations.md#sessions-and-logto">confirm a session</see>, from 5 minutes to a day.
    /// </summary>
    public TimeSpan RevalidationInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long a session goes on while Logto can't confirm it. Not shorter than <see cref="RevalidationInterval"/>.
    /// </summary>
    public TimeSpan OfflineTolerance { get; set; } = TimeSpan.FromDays(1);

    public RevalidationSchedule Revalidation => new(RevalidationInterval, OfflineTolerance);

    public SessionLifetime Lifetime => new(IdleTimeout, AbsoluteLifetime);
}

internal sealed class SessionOptionsValidator : IValidateOptions<SessionOptions>
{
    public ValidateOptionsResult Validate(string? name, SessionOptions options)
    {
        (bool IsValid, string Failure)[] rules =
        [
            (options.IdleTimeout >= TimeSpan.FromHours(2),
                "Sessions:IdleTimeout must be two hours or more, since the last use is recorded to the hour; for example 14.00:00:00 for 14 days."),
            (options.AbsoluteLifetime >= options.IdleTimeout,
                "Sessions:AbsoluteLifetime must not be shorter than Sessions:IdleTimeout; for example 90.00:00:00 for 90 days."),
            (options.CacheDuration >= TimeSpan.Zero && options.CacheDuration <= TimeSpan.FromMinutes(5),
                "Sessions:CacheDuration must be from 0 to 5 minutes, for example 00:00:30. A session that another instance ended may go on for as long."),
            (options.MaxPerPerson is >= 1 and <= 500,
                "Sessions:MaxPerPerson must be from 1 to 500, for example 25: the number of browsers in which one person can be signed in."),
            (options.RecentSignIn >= TimeSpan.FromMinutes(1) && options.RecentSignIn <= TimeSpan.FromDays(1),
                "Sessions:RecentSignIn must be from a minute to a day, for example 00:10:00: the time to read a page that asks to be confirmed."),
            (options.RevalidationInterval >= TimeSpan.FromMinutes(5) && options.RevalidationInterval <= TimeSpan.FromDays(1),
                "Sessions:RevalidationInterval must be from 5 minutes to a day, for example 01:00:00: a person who is suspended at Logto is out within it."),
            (options.OfflineTolerance >= options.RevalidationInterval,
                "Sessions:OfflineTolerance must not be shorter than Sessions:RevalidationInterval; for example 1.00:00:00 for a day."),
        ];
        string[] failures = [.. rules.Where(rule => !rule.IsValid).Select(rule => rule.Failure)];
        return failures is [] ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
