using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.SignIn;

/// <summary>Signs the browser out, here and at Logto.</summary>
public sealed record SignOut : IRequest<SignOutResult>;

/// <summary>What became of <see cref="SignOut"/>. Either way the browser is signed out.</summary>
public enum SignOutResult
{
    /// <summary>The response that sends the browser to Logto's end session endpoint is made; Logto sends it home.</summary>
    ContinuesAtLogto,

    /// <summary>Logto can't be reached: the person is signed out here only.</summary>
    EndedHereOnly,

    /// <summary>
    /// The database can't be written: the browser has lost its cookie, and the session itself stays until it expires. Logto's
    /// has not ended yet; another try ends that.
    /// </summary>
    SessionNotRemoved,
}

internal sealed class SignOutHandler(ILogtoSignIn logto, ILogtoTokens tokens, ISessions sessions) : IRequestHandler<SignOut, SignOutResult>
{
    public async Task<SignOutResult> Handle(SignOut request, CancellationToken cancellationToken)
    {
        // The row goes first: whatever happens at Logto, the cookie is worthless.
        var end = await sessions.EndCurrentAsync(cancellationToken);
        await tokens.RevokeAsync(end.RefreshTokens);
        if (!end.IsRemoved)
        {
            return SignOutResult.SessionNotRemoved;
        }

        return await logto.EndAsync(cancellationToken) ? SignOutResult.ContinuesAtLogto : SignOutResult.EndedHereOnly;
    }
}
