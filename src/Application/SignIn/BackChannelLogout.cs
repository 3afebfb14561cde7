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

    /// <summary>The token is not to be trusted, or was sent before.</summary>
    Refused,

    /// <summary>Logto's keys can't be read just now, so nothing can be said of the token: it may be sent again.</summary>
    NotChecked,
}

internal sealed class BackChannelLogoutHandler(ILogoutTokens tokens, ISessions sessions)
    : IRequestHandler<BackChannelLogout, BackChannelLogoutResult>
{
    public async Task<BackChannelLogoutResult> Handle(BackChannelLogout request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request.LogoutToken))
        {
            return BackChannelLogoutResult.Refused;
        }

        if (!await tokens.CanValidateAsync(cancellationToken))
        {
            return BackChannelLogoutResult.NotChecked;
        }

        if (await tokens.FindNoticeAsync(request.LogoutToken, cancellationToken) is not { } notice)
        {
            return BackChannelLogoutResult.Refused;
        }

        // A token that names a session means that one, and no other of the person's that is known to be another.
        if (notice.LogtoSessionId is { } logtoSessionId)
        {
            await sessions.EndByLogtoSessionAsync(notice.Issuer, logtoSessionId, notice.Subject, cancellationToken);
        }
        else
        {
            await sessions.EndAllAsync(new LogtoSubject(notice.Issuer, notice.Subject!), SessionEnd.LogtoSignOut, cancellationToken);
        }

        // Afterwards: what fails in the middle can be sent again.
        await tokens.SpendAsync(notice);
        return BackChannelLogoutResult.Taken;
    }
}
