using Bookstore.Domain.Profiles;

namespace Bookstore.Domain.Sessions;

/// <summary>
/// A revocation of sessions. It is kept because it applies to sign-ins too: to those under way, and to those that Logto would
/// complete without asking who it is.
/// </summary>
public sealed class SessionRevocation
{
    /// <summary>
    /// How long a revocation by Logto is kept. A sign-in takes at most an hour, since its nonce is valid for one (OpenID Connect
    /// Core 3.1.3.7, item 11), and a quarter of that where the browser drops its cookies when it should.
    /// </summary>
    private static readonly TimeSpan LongerThanAnySignIn = TimeSpan.FromHours(2);

    private SessionRevocation(
        Guid id, string issuer, SessionRevocationReason reason, DateTimeOffset occurredAt, DateTimeOffset receivedAt, DateTimeOffset expiresAt)
    {
        Id = id;
        Issuer = issuer;
        Reason = reason;
        OccurredAt = occurredAt;
        ReceivedAt = receivedAt;
        ExpiresAt = expiresAt;
    }

    public Guid Id { get; }

    public string Issuer { get; }

    /// <summary>Whose sessions were revoked, or null where only Logto's session is known.</summary>
    public string? Subject { get; private init; }

    /// <summary>The <c>sid</c> of Logto's session, or null for all sessions of the person.</summary>
    public string? LogtoSessionId { get; private init; }

    public SessionRevocationReason Reason { get; }

    /// <summary>When it happened, in UTC by Logto's clock, to the second or finer; <see cref="ReceivedAt"/> where Logto did not say.</summary>
    public DateTimeOffset OccurredAt { get; }

    /// <summary>When the site learned of it, in UTC.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>When it applies to no sign-in any more, in UTC.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>A revocation that Logto reports. It applies to sign-ins that began before it.</summary>
    /// <param name="subject">The person, or null where only the session is named.</param>
    /// <param name="logtoSessionId">The <c>sid</c>, or null for all sessions of the person.</param>
    /// <param name="occurredAt">When it happened by Logto's clock, or null where Logto did not say; a time before 1970 or in the future counts as null.</param>
    public static SessionRevocation ReportedByLogto(
        string issuer, string? subject, string? logtoSessionId, SessionRevocationReason reason, DateTimeOffset? occurredAt, DateTimeOffset now)
    {
        now = now.ToUniversalTime();
        var time = occurredAt < DateTimeOffset.UnixEpoch || occurredAt > now.AddDays(1) ? now : occurredAt?.ToUniversalTime() ?? now;
        return new(Guid.CreateVersion7(now), issuer, reason, time, now, now + LongerThanAnySignIn)
        {
            Subject = subject,
            LogtoSessionId = logtoSessionId,
        };
    }

    /// <summary>
    /// A revocation by the owner, from another browser. The revoked browser has to authenticate at Logto again, for as long as a
    /// session can last.
    /// </summary>
    /// <param name="logtoSessionId">The <c>sid</c> of the revoked session, or null where Logto named none.</param>
    public static SessionRevocation RequestedByOwner(LogtoSubject owner, string? logtoSessionId, DateTimeOffset now, SessionLifetime lifetime)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(lifetime);
        now = now.ToUniversalTime();
        return new(Guid.CreateVersion7(now), owner.Issuer, SessionRevocationReason.EndedByOwner, now, now, now + lifetime.Absolute)
        {
            Subject = owner.Subject,
            LogtoSessionId = logtoSessionId,
        };
    }

    /// <summary>Whether it names the session or the person of a sign-in. For a sign-in without <c>sid</c>, the person is enough.</summary>
    public bool AppliesTo(SignInAttempt signIn)
    {
        ArgumentNullException.ThrowIfNull(signIn);
        if (Issuer != signIn.Person.Issuer || (Subject ?? signIn.Person.Subject) != signIn.Person.Subject)
        {
            return false;
        }

        return LogtoSessionId is null || signIn.LogtoSessionId is null
            ? Subject is not null
            : LogtoSessionId == signIn.LogtoSessionId;
    }
}

/// <summary>Why sessions were revoked. The names are stored.</summary>
public enum SessionRevocationReason
{
    /// <summary>Their owner ended them from another browser.</summary>
    EndedByOwner,

    /// <summary>Their owner signed out at Logto (OpenID Connect Back-Channel Logout 1.0).</summary>
    LogtoSignOut,

    /// <summary>Their owner was suspended at Logto.</summary>
    Suspended,

    /// <summary>Their owner was deleted at Logto, or deleted the account here.</summary>
    Deleted,

    /// <summary>
    /// Their owner joined or left an organization at Logto. It ends no session: see <see cref="SignInAttempt.IsOutdated"/>.
    /// </summary>
    OrganizationsChanged,
}
