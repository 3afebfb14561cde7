using Bookstore.Domain.Profiles;

namespace Bookstore.Domain.Sessions;

/// <summary>One browser's signed-in session. The browser holds the key; this row holds its hash and the rest.</summary>
/// <param name="keyHash">The SHA-256 hash of the session key: whoever reads the table can open no session.</param>
/// <param name="profileId">The <see cref="UserProfile"/> that signed in.</param>
/// <param name="ticket">The authentication ticket with the tokens, encrypted.</param>
/// <param name="createdAt">When the session was opened, in UTC.</param>
/// <param name="expiresAt">When the session ends by itself, in UTC.</param>
public sealed class UserSession(byte[] keyHash, Guid profileId, byte[] ticket, DateTimeOffset createdAt, DateTimeOffset expiresAt)
{
    /// <summary>The SHA-256 hash of the session key.</summary>
    public byte[] KeyHash { get; } = keyHash;

    /// <summary>The profile that signed in.</summary>
    public Guid ProfileId { get; } = profileId;

    /// <summary>The authentication ticket with the tokens, encrypted.</summary>
    public byte[] Ticket { get; private set; } = ticket;

    /// <summary>When the session was opened, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; } = createdAt;

    /// <summary>When the session ends by itself, in UTC.</summary>
    public DateTimeOffset ExpiresAt { get; private set; } = expiresAt;

    /// <summary>Whether the session has ended by itself.</summary>
    /// <param name="now">The time to judge by.</param>
    public bool IsExpired(DateTimeOffset now) => now >= ExpiresAt;
}
