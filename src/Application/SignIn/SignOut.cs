using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.SignIn;

/// <summary>Signs the browser out, here and at Logto.</summary>
public sealed record SignOut : IRequest<SignOutResult>;

/// <summary>In each case the browser is signed out.</summary>
public enum SignOutResult
{
    /// <summary>The response sends the browser to Logto's end session endpoint; Logto sends it back to the home page.</summary>
    ContinuesAtLogto,

    /// <summary>Logto can't be reached: the person is signed out here only.</summary>
    EndedHereOnly,

    /// <summary>
    /// The database can't be written: the browser has lost its cookie, but the session stays until it expires. Logto's session
    /// has not ended; signing out again ends it.
    /// </summary>
    SessionNotRemoved,
}

internal sealed class SignOutHandler(ILogtoSignIn logto, ITokenRevocation revocation, ISessions sessions) : IRequestHandler<SignOut, SignOutResult>
{
    public async Task<SignOutResult> Handle(SignOut request, CancellationToken cancellationToken)
    {
        // The row goes first: whatever happens at Logto, the cookie is invalid.
        var end = await sessions.EndCurrentAsync(cancellationToken);
        await revocation.RevokeAsync(end.RefreshTokens);
        if (!end.IsRemoved)
        {
            return SignOutResult.SessionNotRemoved;
        }

        return await logto.EndAsync(cancellationToken) ? SignOutResult.ContinuesAtLogto : SignOutResult.EndedHereOnly;
    }
}
