using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;

namespace Bookstore.Application.Ports;

/// <summary>
/// The sessions of signed-in browsers, and the one of the current request. What ends sessions returns the refresh tokens to
/// revoke at Logto: those of the sessions that ended, except of a grant that an open session may share.
/// </summary>
public interface ISessions
{
    /// <summary>
    /// Opens a session for the browser of the current request under a new key, in place of the one that the browser had. If the
    /// person then has too many, those end that were not used for the longest time. One transaction with the profile makes sure that
    /// no session opens for a person who is suspended or deleted by now, or against a revocation.
    /// </summary>
    /// <param name="findProfile">
    /// Finds or adds the profile of who signed in; null if no session may open, and then nothing is changed. It runs again, from
    /// fresh reads, where another process wrote the same profile first.
    /// </param>
    /// <remarks>Nobody can cancel it: Logto has given the tokens, and a browser that leaves would leave them unrevoked.</remarks>
    /// <returns>The refresh tokens to revoke at Logto: without a session, that of the sign-in too.</returns>
    Task<IReadOnlyList<string>> IssueAsync(SignInAttempt signIn, Func<IProfiles, CancellationToken, Task<UserProfile?>> findProfile);

    /// <summary>Finds the session of the current request, or null where nobody is signed in.</summary>
    Task<CurrentSession?> FindCurrentAsync(CancellationToken cancellationToken);

    /// <summary>Reads the response of Logto's userinfo endpoint at sign-in, as JSON; null where the session has ended.</summary>
    Task<string?> FindClaimsAsync(Guid sessionId, CancellationToken cancellationToken);

    /// <summary>Lists a profile's open sessions, the latest used first.</summary>
    Task<IReadOnlyList<SessionSummary>> ListAsync(Guid profileId, CancellationToken cancellationToken);

    /// <summary>Lists the ends of a person's sessions that still apply to sign-ins.</summary>
    Task<IReadOnlyList<SessionRevocation>> ListRevocationsAsync(LogtoSubject person, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the session of the current request, if there is one. Where the database can't be written, the browser still loses its
    /// cookie.
    /// </summary>
    Task<CurrentSessionEnd> EndCurrentAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Ends one session of a profile for its owner; a session of another person stays. For as long as a session can last, the Logto
    /// session in which it was opened signs in here only after its person has authenticated again.
    /// </summary>
    Task<EndedSessions> EndAsync(Guid profileId, Guid sessionId, CancellationToken cancellationToken);

    /// <summary>Ends all sessions of a profile except this one, each as <see cref="EndAsync"/> does.</summary>
    Task<EndedSessions> EndOthersAsync(Guid profileId, Guid sessionId, CancellationToken cancellationToken);

    /// <summary>Ends all sessions of a person, who may have none, and rejects the sign-ins that began before.</summary>
    /// <param name="reason">What Logto reported, or the person did here.</param>
    /// <param name="occurredAt">When it happened, by Logto's clock; null where it happened here, or Logto does not say.</param>
    Task<IReadOnlyList<string>> EndAllAsync(LogtoSubject person, SessionEndReason reason, DateTimeOffset? occurredAt, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the sessions that were opened in one of Logto's own sessions, and those of the person whose Logto session is not known,
    /// since the person signed out there. Rejects the sign-ins that began before.
    /// </summary>
    /// <param name="logtoSessionId">The <c>sid</c> claim.</param>
    /// <param name="subject">The person, or null where only the session is named.</param>
    /// <param name="occurredAt">When it happened, by Logto's clock.</param>
    /// <returns>Null, and nothing has ended, where the session is another person's.</returns>
    Task<IReadOnlyList<string>?> EndByLogtoSessionAsync(
        string issuer, string logtoSessionId, string? subject, DateTimeOffset occurredAt, CancellationToken cancellationToken);
}

/// <param name="IsRemoved">False where only the browser has lost its cookie, and the session stays until it expires.</param>
/// <param name="RefreshTokens">The refresh tokens to revoke at Logto.</param>
public sealed record CurrentSessionEnd(bool IsRemoved, IReadOnlyList<string> RefreshTokens);

/// <summary>Sessions that their owner ended.</summary>
/// <param name="RefreshTokens">The refresh tokens to revoke at Logto.</param>
/// <param name="LogtoSessionIds">
/// Logto's own sessions (<c>sid</c>) to end there as well. Those of open sessions are not among them: an older session of one browser
/// shares Logto's session with the newer one.
/// </param>
/// <param name="IsAnyUnknown">Whether one may live on at Logto, since its session there, or that of an open one, is not known.</param>
/// <param name="Count">How many sessions ended.</param>
public sealed record EndedSessions(
    IReadOnlyList<string> RefreshTokens, IReadOnlyCollection<string> LogtoSessionIds, bool IsAnyUnknown, int Count);

/// <param name="Id">Identifies the session to its owner. It opens nothing.</param>
public sealed record CurrentSession(Guid Id, Guid ProfileId)
{
    /// <summary>The person's roles at Logto, when Logto was last asked.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The person's organizations at Logto, when Logto was last asked.</summary>
    public IReadOnlyList<OrganizationMembership> Organizations { get; init; } = [];

    /// <summary>The organization that the person chose to act in, or null.</summary>
    public string? CurrentOrganizationId { get; init; }

    /// <summary>When the person authenticated at Logto, by this machine's clock; null where that is not known.</summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }
}

/// <summary>An open session, as its owner sees it in a list.</summary>
/// <param name="Id">Identifies the session to its owner. It opens nothing.</param>
/// <param name="Device">Browser and operating system, or null where the browser did not say.</param>
/// <param name="CreatedAt">In UTC.</param>
/// <param name="LastSeenAt">In UTC, to the hour.</param>
public sealed record SessionSummary(Guid Id, string? Device, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt);
