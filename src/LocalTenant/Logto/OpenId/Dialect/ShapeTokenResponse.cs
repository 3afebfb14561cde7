using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>Logto always tells the scope, and the whole lifetime: OpenIddict's rounding makes 3599 of 3600.</summary>
internal sealed class ShapeTokenResponse : IOpenIddictServerHandler<ProcessSignInContext>
{
    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.EndpointType is OpenIddictServerEndpointType.Token)
        {
            context.Response.ExpiresIn = (long)context.Options.AccessTokenLifetime!.Value.TotalSeconds;
            context.Response.Scope = string.Join(' ', context.Principal!.GetScopes());
        }

        return ValueTask.CompletedTask;
    }
}
