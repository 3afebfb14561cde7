using Bookstore.Domain.Sessions;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>How sessions are kept; bound from the section <c>Sessions</c>.</summary>
internal sealed class SessionOptions
{
    /// <summary>How long a session lasts without being used.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long a session lasts at most.</summary>
    public TimeSpan AbsoluteLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>
    /// How long a session is served from memory before the database is asked again: also how long a session that another
    /// instance ended may live on here.
    /// </summary>
    public TimeSpan CacheDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many sessions of one person are kept: a sign-in beyond them ends the one that was used least lately.</summary>
    public int MaxPerPerson { get; set; } = 25;

    /// <summary>The lifetime as the domain knows it.</summary>
    public SessionLimits Limits => new(IdleTimeout, AbsoluteLifetime);
}

internal sealed class SessionOptionsValidator : IValidateOptions<SessionOptions>
{
    public ValidateOptionsResult Validate(string? name, SessionOptions options)
    {
        List<string> failures = [];
        if (options.IdleTimeout < TimeSpan.FromHours(2))
        {
            failures.Add("Sessions:IdleTimeout must be two hours or more, since use is noted to the hour; such as 14.00:00:00 for 14 days.");
        }

        if (options.AbsoluteLifetime < options.IdleTimeout)
        {
            failures.Add("Sessions:AbsoluteLifetime must not be shorter than Sessions:IdleTimeout, such as 90.00:00:00 for 90 days.");
        }

        if (options.CacheDuration < TimeSpan.Zero || options.CacheDuration > TimeSpan.FromMinutes(5))
        {
            failures.Add("Sessions:CacheDuration must be from 0 to 5 minutes, such as 00:00:30: so long may a session live on that another instance ended.");
        }

        if (options.MaxPerPerson is < 1 or > 500)
        {
            failures.Add("Sessions:MaxPerPerson must be from 1 to 500, such as 25: so many browsers may one person be signed in with.");
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
