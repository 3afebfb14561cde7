using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.SignIn;

/// <summary>Signs the browser out, here and at Logto.</summary>
public sealed record SignOut : IRequest<SignOutResult>;

/// <summary>What became of <see cref="SignOut"/>. Either way the session here has ended.</summary>
public enum SignOutResult
{
    /// <summary>The response that sends the browser to Logto's end session endpoint is made; Logto sends it home.</summary>
    ContinuesAtLogto,

    /// <summary>Logto can't be reached: the person is signed out here only.</summary>
    EndedHereOnly,
}

internal sealed class SignOutHandler(ILogtoSignIn logto, ILogtoTokens tokens, ISessions sessions) : IRequestHandler<SignOut, SignOutResult>
{
    public async Task<SignOutResult> Handle(SignOut request, CancellationToken cancellationToken)
    {
        // The row goes first: whatever happens at Logto, the cookie is worthless.
        var refreshTokens = await sessions.EndCurrentAsync(cancellationToken);
        await tokens.RevokeAsync(refreshTokens);
        return await logto.EndAsync(cancellationToken) ? SignOutResult.ContinuesAtLogto : SignOutResult.EndedHereOnly;
    }
}
