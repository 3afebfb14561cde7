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

/// <summary>Ends at Logto what has ended here: the tokens, and the sessions in which the browsers would sign in again without a question.</summary>
internal sealed class RemoteSessionEnd(ITokenRevocation revocation, ILogtoUsers users, IProfileStore profiles, Telemetry telemetry)
{
    public async Task<EndSessionsResult> CompleteAsync(CurrentSession current, EndedSessions ended)
    {
        await revocation.RevokeAsync(ended.RefreshTokens);
        if (ended.Count == 0)
        {
            return EndSessionsResult.NothingEnded;
        }

        return await EndAtLogtoAsync(current, ended) && !ended.IsAnyUnknown
            ? EndSessionsResult.EndedAtLogtoToo
            : EndSessionsResult.EndedHereOnly;
    }

    // Whether none of the sessions that are known lives on. One that the current browser shares ends with that browser's own sign-out.
    private async Task<bool> EndAtLogtoAsync(CurrentSession current, EndedSessions ended)
    {
        if (ended.LogtoSessionIds.Count == 0)
        {
            return true;
        }

        // Also where the browser has left: its sessions here have ended.
        if (await profiles.FindAsync(current.ProfileId, CancellationToken.None) is not { } profile)
        {
            return false;
        }

        var result = await users.EndSessionsAsync(profile.Subject, ended.LogtoSessionIds);
        telemetry.CountUserChange("end_sessions", result);
        return result == LogtoUserResult.Done;
    }
}
