using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>A refresh answers the refresh token that was sent; OpenIddict would issue a second one.</summary>
internal sealed class ReturnTheSameRefreshToken : IOpenIddictServerHandler<ProcessSignInContext>
{
    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.EndpointType is OpenIddictServerEndpointType.Token && context.Request.IsRefreshTokenGrantType())
        {
            context.GenerateRefreshToken = false;
            context.IncludeRefreshToken = true;
            context.RefreshToken = context.Request.RefreshToken;
        }

        return ValueTask.CompletedTask;
    }
}
