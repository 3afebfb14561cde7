using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;

namespace Bookstore.Application.Ports;

/// <summary>The sessions of signed-in browsers, and the one of the current request.</summary>
public interface ISessions
{
    /// <summary>
    /// Opens a session for the browser of the current request, under a new key, in the place of the one that the browser had;
    /// where the person has too many then, those that were used least lately end. In one transaction: nothing is opened for
    /// somebody who was suspended or deleted by now, nor against an end that is on record.
    /// </summary>
    /// <param name="profile">Who signed in; committed already.</param>
    /// <param name="signIn">The sign-in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<SessionIssue> IssueAsync(UserProfile profile, SignInAttempt signIn, CancellationToken cancellationToken);

    /// <summary>Drops the tokens of the current request's sign-in, which opens no session.</summary>
    /// <param name="signIn">The sign-in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The refresh token to revoke at Logto, where no session may share its grant.</returns>
    Task<IReadOnlyList<string>> AbandonAsync(SignInAttempt signIn, CancellationToken cancellationToken);

    /// <summary>Finds the session of the current request, or null where nobody is signed in.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<CurrentSession?> FindCurrentAsync(CancellationToken cancellationToken);

    /// <summary>Reads what Logto's userinfo endpoint said when a session was opened, as JSON; null where the session has ended.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<string?> FindClaimsAsync(Guid sessionId, CancellationToken cancellationToken);

    /// <summary>Lists a profile's open sessions, the one that was used last first.</summary>
    /// <param name="profileId">The profile.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<SessionSummary>> ListAsync(Guid profileId, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the session of the current request, if there is one: its cookie is worthless from now on. Where the database can't
    /// be written the browser loses its cookie all the same.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<CurrentSessionEnd> EndCurrentAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Ends one session of a profile, by its owner's will; one that is not the profile's stays. For as long as a session can
    /// last, Logto's session that it was opened in signs in here only after its person authenticated anew.
    /// </summary>
    /// <param name="profileId">The profile.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The refresh tokens to revoke at Logto: those of what ended, but for a grant that may be another session's too.</returns>
    Task<IReadOnlyList<string>> EndAsync(Guid profileId, Guid sessionId, CancellationToken cancellationToken);

    /// <summary>Ends all sessions of a profile but one, each as <see cref="EndAsync"/> does.</summary>
    /// <param name="profileId">The profile.</param>
    /// <param name="sessionId">The session that stays.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The refresh tokens to revoke at Logto: those of what ended, but for a grant that may be another session's too.</returns>
    Task<IReadOnlyList<string>> EndOthersAsync(Guid profileId, Guid sessionId, CancellationToken cancellationToken);

    /// <summary>Ends all sessions of a person, known here or not, and refuses the sign-ins that began before.</summary>
    /// <param name="person">The person.</param>
    /// <param name="cause">Why: what Logto told.</param>
    /// <param name="occurredAt">When it happened, by Logto's clock.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The refresh tokens of what ended.</returns>
    Task<IReadOnlyList<string>> EndAllAsync(LogtoSubject person, SessionEndReason cause, DateTimeOffset occurredAt, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the sessions that were opened in one of Logto's own sessions (its <c>sid</c>), and those of the person of which
    /// that is not known: somebody signed out there. Sign-ins that began before are refused.
    /// </summary>
    /// <param name="issuer">The issuer.</param>
    /// <param name="logtoSessionId">The <c>sid</c>.</param>
    /// <param name="subject">The person, or null where only the session is named.</param>
    /// <param name="occurredAt">When it happened, by Logto's clock.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The refresh tokens to revoke at Logto; null, and nothing has ended, where the session is somebody else's.</returns>
    Task<IReadOnlyList<string>?> EndByLogtoSessionAsync(
        string issuer, string logtoSessionId, string? subject, DateTimeOffset occurredAt, CancellationToken cancellationToken);
}

/// <summary>What became of a session that was to be opened.</summary>
/// <param name="Verdict">Whether it was, else why not.</param>
/// <param name="RefreshTokens">The refresh tokens of what ended by it, to revoke at Logto; not those of a grant that a session may share.</param>
public sealed record SessionIssue(SignInVerdict Verdict, IReadOnlyList<string> RefreshTokens);

/// <summary>What became of the session of the current request.</summary>
/// <param name="IsRemoved">Whether nothing is left of it; else only the browser has lost its cookie, and the session stays until it expires.</param>
/// <param name="RefreshTokens">The refresh tokens to revoke at Logto.</param>
public sealed record CurrentSessionEnd(bool IsRemoved, IReadOnlyList<string> RefreshTokens);

/// <summary>The session of the current request.</summary>
/// <param name="Id">Names the session to its owner.</param>
/// <param name="ProfileId">Who is signed in.</param>
public sealed record CurrentSession(Guid Id, Guid ProfileId);

/// <summary>An open session, as its owner sees it in a list.</summary>
/// <param name="Id">Names the session to its owner.</param>
/// <param name="Device">Browser and system in short, or null where the browser did not say.</param>
/// <param name="CreatedAt">When it was opened, in UTC.</param>
/// <param name="LastSeenAt">When it was last used, in UTC, to the hour.</param>
public sealed record SessionSummary(Guid Id, string? Device, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt);
