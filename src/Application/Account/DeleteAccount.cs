using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>
/// Deletes the signed-in person's account: here at once, with everything that belongs to it, and then at Logto where the site may.
/// The browser is signed out.
/// </summary>
public sealed record DeleteAccount : IRequest<DeleteAccountResult>;

public enum DeleteAccountResult
{
    /// <summary>Deleted. The response sends the browser to Logto's end session endpoint; Logto sends it back to the home page.</summary>
    ContinuesAtLogto,

    /// <summary>Deleted, but Logto can't be reached to end the browser's session there.</summary>
    Deleted,

    /// <summary>Deleted here. The user at Logto is still there: Logto did not answer, or rejected it.</summary>
    DeletedHereOnly,

    /// <summary>
    /// The database can't be written: the account was not deleted, and the browser has lost its cookie. Sessions may have ended.
    /// </summary>
    NotDeleted,

    /// <summary>Nobody is signed in.</summary>
    SignedOut,
}

internal sealed class DeleteAccountHandler(
    ISessions sessions,
    IProfileStore profiles,
    ITokenRevocation revocation,
    ILogtoUsers users,
    ILogtoSignIn logto,
    IDatabase database,
    Telemetry telemetry) : IRequestHandler<DeleteAccount, DeleteAccountResult>
{
    public async Task<DeleteAccountResult> Handle(DeleteAccount request, CancellationToken cancellationToken)
    {
        if (await sessions.FindCurrentAsync(cancellationToken) is not { } current
            || await profiles.FindAsync(current.ProfileId, cancellationToken) is not { } profile)
        {
            return DeleteAccountResult.SignedOut;
        }

        // From here on the person need not wait for the response.
        var person = new LogtoSubject(profile.Issuer, profile.Subject);
        var end = await sessions.EndCurrentAsync(CancellationToken.None);
        if (!end.IsRemoved)
        {
            return DeleteAccountResult.NotDeleted;
        }

        List<string> refreshTokens = [.. end.RefreshTokens];
        try
        {
            // As when Logto reports the deletion: the sessions first, and no sign-in that is under way opens another.
            refreshTokens.AddRange(await sessions.EndAllAsync(person, SessionEndReason.Deleted, occurredAt: null, CancellationToken.None));
            // Again those of a sign-in that has completed since.
            refreshTokens.AddRange(await profiles.DeleteAsync(person, CancellationToken.None));
        }
        catch (Exception exception) when (database.TryRecordOutage(exception))
        {
            return DeleteAccountResult.NotDeleted;
        }
        finally
        {
            // Whatever failed: no session here holds them any more.
            await revocation.RevokeAsync(refreshTokens);
        }

        var atLogto = await users.DeleteAsync(person.Subject);
        telemetry.CountUserChange("delete_user", atLogto);
        // The page that asks has said what stays where the site may not delete at Logto.
        return atLogto is LogtoUserResult.Unavailable or LogtoUserResult.Rejected ? DeleteAccountResult.DeletedHereOnly
            : await logto.EndAsync(CancellationToken.None) ? DeleteAccountResult.ContinuesAtLogto
            : DeleteAccountResult.Deleted;
    }
}
