using Bookstore.Application.Ports;

namespace Bookstore.Application.Account;

/// <summary>Where the sessions ended that a person ended from another browser.</summary>
public enum EndSessionsResult
{
    /// <summary>There was nothing to end.</summary>
    NothingEnded,

    /// <summary>Here, and their sessions at Logto too.</summary>
    EndedAtLogtoToo,

    /// <summary>
    /// Here at once. Their sessions at Logto go on, since Logto can't be told; but a browser in one of them opens no session here
    /// before its person has authenticated again.
    /// </summary>
    EndedHereOnly,
}

/// <summary>
/// Ends sessions of the signed-in person here, and then at Logto: the tokens, and the sessions in which the browsers would sign in
/// again without a question.
/// </summary>
internal sealed class SessionEnding(
    ISessions sessions, ITokenRevocation revocation, ILogtoUsers users, IProfileStore profiles, Telemetry telemetry)
{
    /// <param name="endAsync">Ends the sessions here, and says which have ended.</param>
    public async Task<EndSessionsResult> EndAsync(Func<CurrentSession, Task<EndedSessions>> endAsync, CancellationToken cancellationToken)
    {
        // All that the database is asked for comes first: if it fails, nothing has ended, as the error's page says.
        if (await sessions.FindCurrentAsync(cancellationToken) is not { } current
            || await profiles.FindAsync(current.ProfileId, cancellationToken) is not { } profile)
        {
            return EndSessionsResult.NothingEnded;
        }

        var ended = await endAsync(current);
        await revocation.RevokeAsync(ended.RefreshTokens);
        if (ended.Count == 0)
        {
            return EndSessionsResult.NothingEnded;
        }

        return await EndAtLogtoAsync(profile.Subject, ended.LogtoSessionIds) && !ended.IsAnyUnknown
            ? EndSessionsResult.EndedAtLogtoToo
            : EndSessionsResult.EndedHereOnly;
    }

    // Whether none of the sessions that are known lives on. One that the current browser shares ends with that browser's own sign-out.
    private async Task<bool> EndAtLogtoAsync(string subject, IReadOnlyCollection<string> logtoSessionIds)
    {
        if (logtoSessionIds.Count == 0)
        {
            return true;
        }

        var result = await users.EndSessionsAsync(subject, logtoSessionIds);
        telemetry.CountUserChange("end_sessions", result);
        return result == LogtoUserResult.Done;
    }
}
