using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using MediatR;

namespace Bookstore.Application.SignIn;

/// <summary>Ends what Logto says has ended (OpenID Connect Back-Channel Logout 1.0, 2.7).</summary>
/// <param name="LogoutToken">The <c>logout_token</c>, from whoever sent it, or null.</param>
public sealed record BackChannelLogout(string? LogoutToken) : IRequest<BackChannelLogoutResult>;

/// <summary>What became of <see cref="BackChannelLogout"/>.</summary>
public enum BackChannelLogoutResult
{
    /// <summary>What the token names has ended.</summary>
    Taken,

    /// <summary>The token is not to be trusted, was sent before, or names the session of somebody else: nothing has ended.</summary>
    Refused,

    /// <summary>Logto's keys can't be read just now, so nothing can be said of the token: it may be sent again.</summary>
    NotChecked,
}

internal sealed class BackChannelLogoutHandler(ILogoutTokens logoutTokens, ISessions sessions, ILogtoTokens tokens)
    : IRequestHandler<BackChannelLogout, BackChannelLogoutResult>
{
    public async Task<BackChannelLogoutResult> Handle(BackChannelLogout request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request.LogoutToken))
        {
            return BackChannelLogoutResult.Refused;
        }

        if (!await logoutTokens.CanValidateAsync(cancellationToken))
        {
            return BackChannelLogoutResult.NotChecked;
        }

        if (await logoutTokens.FindNoticeAsync(request.LogoutToken, cancellationToken) is not { } notice)
        {
            return BackChannelLogoutResult.Refused;
        }

        // A token that names a session means that one, and no other of the person's that is known to be another.
        var refreshTokens = notice.LogtoSessionId is { } logtoSessionId
            ? await sessions.EndByLogtoSessionAsync(notice.Issuer, logtoSessionId, notice.Subject, notice.IssuedAt, cancellationToken)
            : await sessions.EndAllAsync(
                new LogtoSubject(notice.Issuer, notice.Subject!), SessionEndReason.LogtoSignOut, notice.IssuedAt, cancellationToken);
        if (refreshTokens is null)
        {
            return BackChannelLogoutResult.Refused;
        }

        // Afterwards: what fails in the middle can be sent again.
        await logoutTokens.MarkUsedAsync(notice);
        // They would outlive Logto's session, and nobody has them any more.
        await tokens.RevokeAsync(refreshTokens);
        return BackChannelLogoutResult.Taken;
    }
}
