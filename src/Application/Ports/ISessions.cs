using Bookstore.Domain.Profiles;

namespace Bookstore.Application.Ports;

/// <summary>The sessions of signed-in browsers, and the one of the current request.</summary>
public interface ISessions
{
    /// <summary>Opens a session for the browser of the current request, under a new key.</summary>
    /// <param name="profile">Who signed in; committed already.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether it was opened: not for somebody who was suspended or deleted by now.</returns>
    Task<bool> IssueAsync(UserProfile profile, CancellationToken cancellationToken);

    /// <summary>Finds the session of the current request, or null where nobody is signed in.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<CurrentSession?> FindCurrentAsync(CancellationToken cancellationToken);

    /// <summary>Lists a profile's open sessions, the one that was used last first.</summary>
    /// <param name="profileId">The profile.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<SessionSummary>> ListAsync(Guid profileId, CancellationToken cancellationToken);

    /// <summary>Ends the session of the current request, if there is one: its cookie is worthless from now on.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The refresh tokens of what ended, to revoke at Logto.</returns>
    Task<IReadOnlyList<string>> EndCurrentAsync(CancellationToken cancellationToken);

    /// <summary>Ends one session of a profile; one that is not the profile's stays.</summary>
    /// <param name="profileId">The profile.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The refresh tokens of what ended, to revoke at Logto.</returns>
    Task<IReadOnlyList<string>> EndAsync(Guid profileId, Guid sessionId, CancellationToken cancellationToken);

    /// <summary>Ends all sessions of a profile but one.</summary>
    /// <param name="profileId">The profile.</param>
    /// <param name="sessionId">The session that stays.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The refresh tokens of what ended, to revoke at Logto.</returns>
    Task<IReadOnlyList<string>> EndOthersAsync(Guid profileId, Guid sessionId, CancellationToken cancellationToken);

    /// <summary>Ends all sessions of a person.</summary>
    /// <param name="person">The person.</param>
    /// <param name="cause">Why.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task EndAllAsync(LogtoSubject person, SessionEnd cause, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the sessions that were opened in one of Logto's own sessions (its <c>sid</c>), and those of the person of which
    /// that is not known: somebody signed out there.
    /// </summary>
    /// <param name="issuer">The issuer.</param>
    /// <param name="logtoSessionId">The <c>sid</c>.</param>
    /// <param name="subject">The person, or null where only the session is named.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task EndByLogtoSessionAsync(string issuer, string logtoSessionId, string? subject, CancellationToken cancellationToken);
}

/// <summary>The session of the current request.</summary>
/// <param name="Id">Names the session to its owner.</param>
/// <param name="ProfileId">Who is signed in.</param>
/// <param name="Claims">What Logto's userinfo endpoint said at sign-in, as JSON.</param>
public sealed record CurrentSession(Guid Id, Guid ProfileId, string Claims);

/// <summary>An open session, as its owner sees it in a list.</summary>
/// <param name="Id">Names the session to its owner.</param>
/// <param name="Device">Browser and system in short, or null where the browser did not say.</param>
/// <param name="CreatedAt">When it was opened, in UTC.</param>
/// <param name="LastSeenAt">When it was last used, in UTC, to the hour.</param>
public sealed record SessionSummary(Guid Id, string? Device, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt);
