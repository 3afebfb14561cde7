using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using MediatR;

namespace Bookstore.Application.SignIn;

/// <summary>Ends what Logto says has ended (OpenID Connect Back-Channel Logout 1.0, 2.7). The answer tells whether the token was good.</summary>
/// <param name="LogoutToken">The <c>logout_token</c>, from whoever sent it, or null.</param>
public sealed record BackChannelLogout(string? LogoutToken) : IRequest<bool>;

internal sealed class BackChannelLogoutHandler(ILogoutTokens tokens, ISessions sessions) : IRequestHandler<BackChannelLogout, bool>
{
    public async Task<bool> Handle(BackChannelLogout request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request.LogoutToken)
            || await tokens.FindNoticeAsync(request.LogoutToken, cancellationToken) is not { } notice)
        {
            return false;
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
        return true;
    }
}
