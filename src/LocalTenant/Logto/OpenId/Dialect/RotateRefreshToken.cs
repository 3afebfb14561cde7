using Bookstore.LocalTenant.Logto.Data;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>
/// A refresh answers the refresh token that was sent, until 70 % of its lifetime have passed: then a new one, and the old one is
/// spent. OpenIddict would issue a second one each time.
/// </summary>
internal sealed class RotateRefreshToken(IOpenIddictTokenManager tokens, TenantApplication application) : IOpenIddictServerHandler<ProcessSignInContext>
{
    private const double RotationAge = 0.7;

    public async ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.EndpointType is not OpenIddictServerEndpointType.Token || !context.Request.IsRefreshTokenGrantType()) return;

        var sent = context.Transaction.GetProperty<ProcessAuthenticationContext>(typeof(ProcessAuthenticationContext).FullName!)?.RefreshTokenPrincipal;
        if (sent is not null && (application.RotatesRefreshTokens || IsOld(sent.GetCreationDate(), sent.GetExpirationDate()))
            && sent.GetTokenId() is { } id && await tokens.FindByIdAsync(id, context.CancellationToken) is { } token)
        {
            await tokens.TryRedeemAsync(token, context.CancellationToken);
            return;
        }

        context.GenerateRefreshToken = false;
        context.IncludeRefreshToken = true;
        context.RefreshToken = context.Request.RefreshToken;
    }

    private static bool IsOld(DateTimeOffset? issuedAt, DateTimeOffset? expiresAt) =>
        issuedAt is { } issued && expiresAt is { } expires && DateTimeOffset.UtcNow - issued >= (expires - issued) * RotationAge;
}
