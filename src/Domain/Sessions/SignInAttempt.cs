using Bookstore.Domain.Profiles;

namespace Bookstore.Domain.Sessions;

/// <summary>A sign-in that came back from Logto: what decides whether it may open a session in spite of revocations.</summary>
/// <param name="LogtoSessionId">Logto's own session (the <c>sid</c> claim), or null where it names none.</param>
/// <param name="StartedAt">When this site sent the browser to Logto.</param>
/// <param name="CompletedAt">When the browser came back.</param>
public sealed record SignInAttempt(LogtoSubject Person, string? LogtoSessionId, DateTimeOffset StartedAt, DateTimeOffset CompletedAt)
{
    // Logto's times are to the second.
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // Two differences of whole seconds, and the time that responses take: within this, before and after can't be distinguished.
    private static readonly TimeSpan Uncertainty = TimeSpan.FromSeconds(10);

    /// <summary>Whether Logto was asked to authenticate the person again (OpenID Connect Core 3.1.2.1, <c>prompt=login</c>).</summary>
    public bool IsLoginRequested { get; init; }

    /// <summary>Whether it repeats a sign-in that was not accepted, since the person had not authenticated recently enough.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>How long ago Logto was told that the person may have authenticated (<c>max_age</c>), or null where it was not.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>How long before the ID token the person authenticated at Logto (<c>iat</c> less <c>auth_time</c>), or null where Logto does not say.</summary>
    public TimeSpan? AuthenticationAge { get; init; }

    /// <summary>When the person authenticated at Logto, by this machine's clock; or null where Logto does not say.</summary>
    public DateTimeOffset? AuthenticatedAt => CompletedAt - AuthenticationAge;

    /// <summary>How far Logto's clock is ahead of this machine's, to the second; negative where it is behind.</summary>
    public TimeSpan ClockDifference { get; init; }

    // Logto checks it too; this is OpenID Connect Core 3.1.3.7, item 13. Both times are Logto's, so clocks don't matter. Who
    // authenticated during the sign-in did so recently enough, however long the way back took.
    private bool IsTooOld =>
        MaxAge is { } maxAge && !(AuthenticationAge is { } age && (age <= maxAge + Uncertainty || age <= CompletedAt - StartedAt + Second));

    /// <summary>Evaluates the sign-in's age and the revocations that apply to it: the most severe verdict wins.</summary>
    public SignInVerdict Evaluate(IEnumerable<SessionRevocation> revocations) =>
        revocations.Where(revocation => revocation.AppliesTo(this)).Select(Evaluate)
            .Append(IsTooOld ? SignInVerdict.LoginRequired : SignInVerdict.Accepted).Max();

    /// <summary>
    /// Whether Logto may have said of the person's organizations what was true before a change that it has reported since. The session
    /// then has to be revalidated at its first request. Both times are this site's, perhaps of two machines.
    /// </summary>
    public bool IsOutdated(IEnumerable<SessionRevocation> revocations) => revocations.Any(
        revocation => revocation.Reason == SessionRevocationReason.OrganizationsChanged && revocation.AppliesTo(this)
            && StartedAt < revocation.ReceivedAt + Uncertainty);

    // Logto's times are compared by Logto's clock. A time that Logto did not say is this machine's.
    private bool BeganBefore(SessionRevocation revocation)
    {
        var occurredAt = revocation.OccurredAt == revocation.ReceivedAt ? revocation.ReceivedAt : revocation.OccurredAt - ClockDifference + Second;
        return StartedAt < (occurredAt < revocation.ReceivedAt ? occurredAt : revocation.ReceivedAt);
    }

    // Either so long after that no rounding matters, or requested after it and done since.
    private bool IsAuthenticatedAfter(DateTimeOffset time) =>
        AuthenticationAge is { } age
        && (CompletedAt - age - Uncertainty >= time
            || (IsLoginRequested && StartedAt >= time && age <= CompletedAt - StartedAt + Second));

    private SignInVerdict Evaluate(SessionRevocation revocation) => revocation.Reason switch
    {
        SessionRevocationReason.EndedByOwner => IsAuthenticatedAfter(revocation.ReceivedAt) ? SignInVerdict.Accepted : SignInVerdict.LoginRequired,
        SessionRevocationReason.LogtoSignOut => BeganBefore(revocation) ? SignInVerdict.SignedOut : SignInVerdict.Accepted,
        SessionRevocationReason.OrganizationsChanged => SignInVerdict.Accepted,
        _ => BeganBefore(revocation) ? SignInVerdict.Denied : SignInVerdict.Accepted,
    };
}

/// <summary>Whether a sign-in may open a session; the most severe verdict last.</summary>
public enum SignInVerdict
{
    Accepted,

    /// <summary>The person has to authenticate at Logto again: they ended this session, or authenticated longer ago than Logto was asked for.</summary>
    LoginRequired,

    /// <summary>The person signed out at Logto while the sign-in was under way.</summary>
    SignedOut,

    /// <summary>The person is suspended or deleted.</summary>
    Denied,
}
