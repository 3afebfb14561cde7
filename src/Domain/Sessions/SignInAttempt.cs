using Bookstore.Domain.Profiles;

namespace Bookstore.Domain.Sessions;

/// <summary>A sign-in that came back from Logto: what decides whether it may open a session after sessions were ended.</summary>
/// <param name="Person">Who signs in.</param>
/// <param name="LogtoSessionId">Logto's own session (the <c>sid</c> claim), where it names one.</param>
/// <param name="StartedAt">When the sign-in began here.</param>
/// <param name="CompletedAt">When it came back here.</param>
public sealed record SignInAttempt(LogtoSubject Person, string? LogtoSessionId, DateTimeOffset StartedAt, DateTimeOffset CompletedAt)
{
    // Logto's times are to the second.
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // Two differences of whole seconds and the way of the answers: what is closer can't be told from before.
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(10);

    /// <summary>Whether Logto was asked to authenticate the person anew (OpenID Connect Core 3.1.2.1, <c>prompt=login</c>).</summary>
    public bool AskedForLogin { get; init; }

    /// <summary>Whether it was asked again because an earlier one showed no authentication after an end.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>How long before the ID token the person authenticated at Logto (<c>iat</c> less <c>auth_time</c>), or null where Logto does not say.</summary>
    public TimeSpan? AuthenticationAge { get; init; }

    /// <summary>How far Logto's clock is ahead of this machine's, to the second; negative where it is behind.</summary>
    public TimeSpan ClockDifference { get; init; }

    /// <summary>Judges the sign-in by the ends on record: the gravest decides.</summary>
    /// <param name="ends">The ends; those that don't cover the sign-in count for nothing.</param>
    public SignInVerdict Judge(IEnumerable<RecordedEnd> ends) =>
        ends.Where(end => end.Covers(this)).Select(Judge).DefaultIfEmpty(SignInVerdict.Accepted).Max();

    /// <summary>Whether it began before something of which Logto told. Times of Logto's clock are compared with its clock.</summary>
    private bool BeganBefore(RecordedEnd end)
    {
        var occurredAt = end.OccurredAt - ClockDifference + Second;
        return StartedAt < (occurredAt < end.ReceivedAt ? occurredAt : end.ReceivedAt);
    }

    // Either so long after that no rounding matters, or asked for after it and done since.
    private bool IsAuthenticatedAfter(DateTimeOffset time) =>
        AuthenticationAge is { } age
        && (CompletedAt - age - Doubt >= time
            || (AskedForLogin && StartedAt >= time && age <= CompletedAt - StartedAt + Second));

    private SignInVerdict Judge(RecordedEnd end) => end.Reason switch
    {
        RecordedEndReason.EndedByOwner => IsAuthenticatedAfter(end.ReceivedAt) ? SignInVerdict.Accepted : SignInVerdict.LoginRequired,
        RecordedEndReason.LogtoSignOut => BeganBefore(end) ? SignInVerdict.SignedOut : SignInVerdict.Accepted,
        _ => BeganBefore(end) ? SignInVerdict.Denied : SignInVerdict.Accepted,
    };
}

/// <summary>Whether a sign-in may open a session; the gravest last.</summary>
public enum SignInVerdict
{
    /// <summary>It may.</summary>
    Accepted,

    /// <summary>The person ended this session, and has to authenticate at Logto anew.</summary>
    LoginRequired,

    /// <summary>The person signed out at Logto while the sign-in was on its way.</summary>
    SignedOut,

    /// <summary>The person is suspended or deleted.</summary>
    Denied,
}
