using Bookstore.Domain.Profiles;

namespace Bookstore.Domain.Sessions;

/// <summary>
/// An end of sessions that is kept, since it stands against sign-ins too: those that were on their way, and those that Logto
/// would let through in silence.
/// </summary>
public sealed class RecordedEnd
{
    /// <summary>
    /// How long what Logto told is kept. A sign-in takes at most an hour, as long as its nonce is good (OpenID Connect Core
    /// 3.1.3.7, item 11), and a quarter of that where the browser drops its cookies when it should.
    /// </summary>
    private static readonly TimeSpan LongerThanAnySignIn = TimeSpan.FromHours(2);

    private RecordedEnd(Guid id, string issuer, RecordedEndReason reason, DateTimeOffset occurredAt, DateTimeOffset receivedAt, DateTimeOffset expiresAt)
    {
        Id = id;
        Issuer = issuer;
        Reason = reason;
        OccurredAt = occurredAt;
        ReceivedAt = receivedAt;
        ExpiresAt = expiresAt;
    }

    /// <summary>The row's id.</summary>
    public Guid Id { get; }

    /// <summary>The issuer.</summary>
    public string Issuer { get; }

    /// <summary>Whose sessions ended, or null where only Logto's session is named.</summary>
    public string? Subject { get; private init; }

    /// <summary>The <c>sid</c> of Logto's session, or null where all of the person's sessions are meant.</summary>
    public string? LogtoSessionId { get; private init; }

    /// <summary>Why.</summary>
    public RecordedEndReason Reason { get; }

    /// <summary>When it happened, in UTC by the clock of whoever tells it, to the second or finer.</summary>
    public DateTimeOffset OccurredAt { get; }

    /// <summary>When the site came to know of it, in UTC.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>When it stands against nothing any more, in UTC.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>Records what Logto tells: it stands against sign-ins that began before it.</summary>
    /// <param name="issuer">The issuer.</param>
    /// <param name="subject">The person, or null where only the session is named.</param>
    /// <param name="logtoSessionId">The <c>sid</c>, or null.</param>
    /// <param name="reason">What Logto tells.</param>
    /// <param name="occurredAt">When it happened, by Logto's clock.</param>
    /// <param name="now">The time.</param>
    public static RecordedEnd OfLogto(
        string issuer, string? subject, string? logtoSessionId, RecordedEndReason reason, DateTimeOffset occurredAt, DateTimeOffset now)
    {
        now = now.ToUniversalTime();
        occurredAt = occurredAt < DateTimeOffset.UnixEpoch || occurredAt > now.AddDays(1) ? now : occurredAt.ToUniversalTime();
        return new(Guid.CreateVersion7(now), issuer, reason, occurredAt, now, now + LongerThanAnySignIn)
        {
            Subject = subject,
            LogtoSessionId = logtoSessionId,
        };
    }

    /// <summary>Records that the owner ended a session from another browser: there they have to authenticate at Logto anew.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="logtoSessionId">The <c>sid</c> of the session that ended, or null where Logto named none.</param>
    /// <param name="now">The time.</param>
    /// <param name="limits">How long a session lasts: for the longest that one can, the record stands.</param>
    public static RecordedEnd ByOwner(LogtoSubject owner, string? logtoSessionId, DateTimeOffset now, SessionLimits limits)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(limits);
        now = now.ToUniversalTime();
        return new(Guid.CreateVersion7(now), owner.Issuer, RecordedEndReason.EndedByOwner, now, now, now + limits.Absolute)
        {
            Subject = owner.Subject,
            LogtoSessionId = logtoSessionId,
        };
    }

    /// <summary>Whether a sign-in is of the session or the person that it names. Of a sign-in without <c>sid</c> the person is enough.</summary>
    /// <param name="signIn">The sign-in.</param>
    public bool Covers(SignInAttempt signIn)
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

/// <summary>Why sessions ended, as far as that stands against sign-ins.</summary>
public enum RecordedEndReason
{
    /// <summary>Their owner ended them from another browser.</summary>
    EndedByOwner,

    /// <summary>Their owner signed out at Logto (OpenID Connect Back-Channel Logout 1.0).</summary>
    LogtoSignOut,

    /// <summary>Their owner was suspended at Logto.</summary>
    Suspended,

    /// <summary>Their owner was deleted at Logto.</summary>
    Deleted,
}
