using Bookstore.Domain.Profiles;

namespace Bookstore.Domain.Sessions;

/// <summary>One browser's signed-in session. The browser holds the key; this row holds its hash and the rest.</summary>
public sealed class UserSession
{
    // Each use of a session is worth knowing, but not worth a write.
    private static readonly TimeSpan Precision = TimeSpan.FromHours(1);

    private UserSession(Guid id, byte[] keyHash, Guid profileId, byte[] ticket, DateTimeOffset createdAt)
    {
        Id = id;
        KeyHash = keyHash;
        ProfileId = profileId;
        Ticket = ticket;
        CreatedAt = createdAt;
    }

    /// <summary>Names the session to its owner. It opens nothing.</summary>
    public Guid Id { get; }

    /// <summary>The SHA-256 hash of the session key: whoever reads the table can open no session.</summary>
    public byte[] KeyHash { get; }

    /// <summary>The <see cref="UserProfile"/> that signed in.</summary>
    public Guid ProfileId { get; }

    /// <summary>The authentication ticket with the tokens, encrypted.</summary>
    public byte[] Ticket { get; }

    /// <summary>Logto's own session (the <c>sid</c> claim, OpenID Connect Back-Channel Logout 1.0, 2.1), where it names one.</summary>
    public string? LogtoSessionId { get; private init; }

    /// <summary>Browser and system in short, as the browser named itself, or null.</summary>
    public string? Device { get; private init; }

    /// <summary>The sign-in that opened it: another one of the same browser that ends at the same moment knows it by this.</summary>
    public string? SignInId { get; private init; }

    /// <summary>When the session was opened, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>When the session was last used, in UTC, to the hour.</summary>
    public DateTimeOffset LastSeenAt { get; private set; }

    /// <summary>When the session ends by itself, in UTC.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>Opens a session.</summary>
    /// <param name="id">The session's id.</param>
    /// <param name="keyHash">The SHA-256 hash of the session key.</param>
    /// <param name="profileId">Who signed in.</param>
    /// <param name="ticket">The ticket, encrypted.</param>
    /// <param name="logtoSessionId">The <c>sid</c> claim, or null.</param>
    /// <param name="device">Browser and system in short, or null.</param>
    /// <param name="signInId">The sign-in, or null.</param>
    /// <param name="now">The time of the sign-in.</param>
    /// <param name="limits">How long the session lasts.</param>
    public static UserSession Open(
        Guid id,
        byte[] keyHash,
        Guid profileId,
        byte[] ticket,
        string? logtoSessionId,
        string? device,
        string? signInId,
        DateTimeOffset now,
        SessionLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        now = now.ToUniversalTime();
        return new UserSession(id, keyHash, profileId, ticket, now)
        {
            LogtoSessionId = logtoSessionId,
            Device = device,
            SignInId = signInId,
            LastSeenAt = now,
            ExpiresAt = limits.ExpiryOf(now, now),
        };
    }

    /// <summary>Notes that the session is used, and lets it last longer for it.</summary>
    /// <param name="now">The time of the use.</param>
    /// <param name="limits">How long the session lasts.</param>
    /// <returns>Whether that changed anything: it does once an hour.</returns>
    public bool Touch(DateTimeOffset now, SessionLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (now - LastSeenAt < Precision)
        {
            return false;
        }

        LastSeenAt = now.ToUniversalTime();
        ExpiresAt = limits.ExpiryOf(CreatedAt, LastSeenAt);
        return true;
    }

    /// <summary>
    /// Whether two sessions may hold tokens of one grant: Logto gives one to each of its own sessions, and revoking a token of
    /// it takes them all. Where one of the two has no <c>sid</c>, those of one person may.
    /// </summary>
    /// <param name="profileId">The person of one.</param>
    /// <param name="logtoSessionId">The <c>sid</c> of one, or null.</param>
    /// <param name="otherProfileId">The person of the other.</param>
    /// <param name="otherLogtoSessionId">The <c>sid</c> of the other, or null.</param>
    public static bool MayShareGrant(Guid? profileId, string? logtoSessionId, Guid otherProfileId, string? otherLogtoSessionId) =>
        logtoSessionId is not null && otherLogtoSessionId is not null
            ? logtoSessionId == otherLogtoSessionId
            : profileId == otherProfileId;

    /// <summary>Whether the session has ended by itself.</summary>
    /// <param name="now">The time to judge by.</param>
    public bool IsExpired(DateTimeOffset now) => now >= ExpiresAt;
}
