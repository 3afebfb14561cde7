using Bookstore.Domain.Sessions;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>Bound from the section <c>Sessions</c>.</summary>
internal sealed class SessionOptions
{
    /// <summary>How long a session lasts without use.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long a session lasts at most.</summary>
    public TimeSpan AbsoluteLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>
    /// How long a session is kept in memory before the database is read again. A session that another instance ended may go on
    /// for as long here.
    /// </summary>
    public TimeSpan CacheDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many sessions one person may have. One more ends the session that was not used for the longest time.</summary>
    public int MaxPerPerson { get; set; } = 25;

    /// <summary>How long a session is valid before Logto has to confirm it.</summary>
    public TimeSpan RevalidationInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a session is accepted at most while Logto can't confirm it.</summary>
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
            (options.RevalidationInterval >= TimeSpan.FromMinutes(5) && options.RevalidationInterval <= TimeSpan.FromDays(1),
                "Sessions:RevalidationInterval must be from 5 minutes to a day, for example 01:00:00: a person who is suspended at Logto is out within it."),
            (options.OfflineTolerance >= options.RevalidationInterval,
                "Sessions:OfflineTolerance must not be shorter than Sessions:RevalidationInterval; for example 1.00:00:00 for a day."),
        ];
        string[] failures = [.. rules.Where(rule => !rule.IsValid).Select(rule => rule.Failure)];
        return failures is [] ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
