using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using MediatR;

namespace Bookstore.Application.SignIn;

/// <summary>Ends the sessions that a logout token names (OpenID Connect Back-Channel Logout 1.0, 2.7).</summary>
/// <param name="LogoutToken">The <c>logout_token</c>, not validated yet, or null.</param>
public sealed record BackChannelLogout(string? LogoutToken) : IRequest<BackChannelLogoutResult>;

public enum BackChannelLogoutResult
{
    /// <summary>The sessions that the token names have ended.</summary>
    Accepted,

    /// <summary>The token is invalid, was used before, or names the session of another person: nothing has ended.</summary>
    Rejected,

    /// <summary>Logto's keys can't be read now, so the token could not be validated: it may be sent again.</summary>
    NotValidated,
}

internal sealed class BackChannelLogoutHandler(ILogoutTokenValidator logoutTokens, ISessions sessions, ITokenRevocation revocation)
    : IRequestHandler<BackChannelLogout, BackChannelLogoutResult>
{
    public async Task<BackChannelLogoutResult> Handle(BackChannelLogout request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request.LogoutToken))
        {
            return BackChannelLogoutResult.Rejected;
        }

        if (!await logoutTokens.CanValidateAsync(cancellationToken))
        {
            return BackChannelLogoutResult.NotValidated;
        }

        if (await logoutTokens.ValidateAsync(request.LogoutToken, cancellationToken) is not { } token)
        {
            return BackChannelLogoutResult.Rejected;
        }

        // A token that names a session ends that one, and none that is known to be another session of the person.
        var refreshTokens = token.LogtoSessionId is { } logtoSessionId
            ? await sessions.EndByLogtoSessionAsync(token.Issuer, logtoSessionId, token.Subject, token.IssuedAt, cancellationToken)
            : await sessions.EndAllAsync(
                new LogtoSubject(token.Issuer, token.Subject!), SessionEndReason.LogtoSignOut, token.IssuedAt, cancellationToken);
        if (refreshTokens is null)
        {
            return BackChannelLogoutResult.Rejected;
        }

        try
        {
            // Only now: if ending the sessions fails, Logto can send the token again.
            await logoutTokens.MarkUsedAsync(token);
        }
        finally
        {
            // They would outlive Logto's session, and no session here holds them any more.
            await revocation.RevokeAsync(refreshTokens);
        }

        return BackChannelLogoutResult.Accepted;
    }
}
