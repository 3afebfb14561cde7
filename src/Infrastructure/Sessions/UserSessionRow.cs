using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>The session of one browser. The browser has the key; the row has the key's hash and the rest. All times are UTC.</summary>
internal sealed class UserSessionRow
{
    /// <summary>The SHA-256 hash of the session key, so that nobody who reads the table can open a session.</summary>
    public required byte[] KeyHash { get; init; }

    /// <summary>Identifies the session to its owner. It opens nothing.</summary>
    public required Guid Id { get; init; }

    public required Guid ProfileId { get; init; }

    /// <summary>The authentication ticket, encrypted, without the refresh token.</summary>
    public required byte[] Ticket { get; init; }

    /// <summary>
    /// The refresh token, encrypted, or null where there is none that Logto accepts. In a column of its own, since Logto may replace
    /// it at any use.
    /// </summary>
    public byte[]? RefreshToken { get; init; }

    /// <summary>
    /// When a refresh began whose result is not stored. If Logto then rejects the refresh token, its successor may have been lost
    /// with a process that was killed.
    /// </summary>
    public DateTimeOffset? RefreshStartedAt { get; init; }

    /// <summary>Until when one process may use the refresh token alone, or null where none does.</summary>
    public DateTimeOffset? RefreshLockedUntil { get; init; }

    /// <summary>When Logto last confirmed the person: at sign-in, or at a revalidation.</summary>
    public DateTimeOffset ValidatedAt { get; init; }

    /// <summary>Logto's own session (the <c>sid</c> claim, OpenID Connect Back-Channel Logout 1.0, 2.1), or null where it names none.</summary>
    public string? LogtoSessionId { get; init; }

    /// <summary>Browser and operating system, such as "Firefox, Windows", or null.</summary>
    public string? Device { get; init; }

    /// <summary>The sign-in that opened the session. A sign-in that the same browser completes at the same moment finds it by this.</summary>
    public string? SignInId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the session was last used, to the hour.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When a change at Logto was reported after which the session has to be revalidated; null where none was.</summary>
    public DateTimeOffset? RevalidationRequestedAt { get; init; }

    public LogtoGrant Grant => new(ProfileId, LogtoSessionId);

    public bool IsExpired(DateTimeOffset now) => now >= ExpiresAt;

    /// <summary>Records a use, which extends the session.</summary>
    /// <returns>Whether that changed anything, which it does at most once an hour.</returns>
    public bool Touch(DateTimeOffset now, SessionLifetime lifetime)
    {
        if (!SessionLifetime.IsUseDue(LastSeenAt, now))
        {
            return false;
        }

        LastSeenAt = now;
        ExpiresAt = lifetime.GetExpiry(CreatedAt, now);
        return true;
    }
}

internal sealed class UserSessionRowConfiguration : IEntityTypeConfiguration<UserSessionRow>
{
    public void Configure(EntityTypeBuilder<UserSessionRow> builder)
    {
        builder.ToTable("UserSessions");
        builder.HasKey(session => session.KeyHash);
        builder.Ignore(session => session.Grant);
        builder.HasIndex(session => session.Id).IsUnique();
        builder.HasIndex(session => session.LogtoSessionId);
        builder.HasIndex(session => session.ExpiresAt);
        builder.HasOne<UserProfile>().WithMany().HasForeignKey(session => session.ProfileId);
    }
}
