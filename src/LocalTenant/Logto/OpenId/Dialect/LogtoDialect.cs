using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;
using Endpoints = OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreHandlers;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>Every way in which Logto's answers differ from OpenIddict's, and nothing else. One handler a difference.</summary>
internal static class LogtoDialect
{
    // ASP.NET Core's handlers write redirects at about 250 000 and JSON at 500 000.
    private const int BeforeJsonIsWritten = 400_000;

    public static void Add(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ApplyConfigurationResponseContext>(handler => handler
            .UseScopedHandler<ShapeDiscovery>().SetOrder(BeforeJsonIsWritten));
        server.AddEventHandler<ApplyJsonWebKeySetResponseContext>(handler => handler
            .UseSingletonHandler<LetKeysBeRevalidated>().SetOrder(BeforeJsonIsWritten));

        server.AddEventHandler<ProcessAuthenticationContext>(handler => handler
            .UseSingletonHandler<RefuseExpiredSecret>().SetOrder(OpenIddictServerHandlers.ValidateClientSecret.Descriptor.Order + 1));
        server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler
            .UseSingletonHandler<RefuseMachineToMachine<ValidateAuthorizationRequestContext>>()
            .SetOrder(OpenIddictServerHandlers.Authentication.ValidateAuthentication.Descriptor.Order + 1));
        server.AddEventHandler<ValidatePushedAuthorizationRequestContext>(handler => handler
            .UseSingletonHandler<RefuseMachineToMachine<ValidatePushedAuthorizationRequestContext>>()
            .SetOrder(OpenIddictServerHandlers.Authentication.ValidatePushedAuthentication.Descriptor.Order + 1));
        server.AddEventHandler<HandleTokenRequestContext>(handler => handler
            .UseSingletonHandler<RefuseUnknownResources>().SetOrder(int.MinValue));
        server.AddEventHandler<HandleRevocationRequestContext>(handler => handler
            .UseScopedHandler<RevokeTheGrantWithItsRefreshToken>().SetOrder(int.MaxValue));

        server.AddEventHandler<ProcessSignInContext>(handler => handler
            .UseScopedHandler<SignIdToken>().SetOrder(OpenIddictServerHandlers.EvaluateGeneratedTokens.Descriptor.Order + 1));
        server.AddEventHandler<ProcessSignInContext>(handler => handler
            .UseSingletonHandler<ReturnTheSameRefreshToken>().SetOrder(OpenIddictServerHandlers.EvaluateGeneratedTokens.Descriptor.Order + 2));
        server.AddEventHandler<ProcessSignInContext>(handler => handler
            .UseSingletonHandler<ShapeTokenResponse>().SetOrder(OpenIddictServerHandlers.AttachSignInParameters.Descriptor.Order + 1));
        server.AddEventHandler<ApplyPushedAuthorizationResponseContext>(handler => handler
            .UseSingletonHandler<ShapePushedResponse>().SetOrder(BeforeJsonIsWritten - 1));
        server.AddEventHandler<ApplyRevocationResponseContext>(handler => handler
            .UseSingletonHandler<AnswerRevocationWithNothing>().SetOrder(BeforeJsonIsWritten + 1));

        server.AddEventHandler<ApplyAuthorizationResponseContext>(handler => handler
            .UseSingletonHandler<ShapeAuthorizeRedirect>()
            .SetOrder(OpenIddictServerHandlers.Authentication.AttachIssuer.Descriptor.Order + 1));
        ShapeErrors<ApplyAuthorizationResponseContext>(server, BeforeJsonIsWritten);
        ShapeErrors<ApplyPushedAuthorizationResponseContext>(server, BeforeJsonIsWritten);
        ShapeErrors<ApplyTokenResponseContext>(server, BeforeJsonIsWritten);
        ShapeErrors<ApplyRevocationResponseContext>(server, BeforeJsonIsWritten);
        ShapeErrors<ApplyIntrospectionResponseContext>(server, BeforeJsonIsWritten);
        ShapeErrors<ApplyUserInfoResponseContext>(
            server, Endpoints.ProcessChallengeErrorResponse<ApplyUserInfoResponseContext>.Descriptor.Order - 1);
    }

    private static void ShapeErrors<TContext>(OpenIddictServerBuilder server, int order)
        where TContext : BaseRequestContext =>
        server.AddEventHandler<TContext>(handler => handler.UseScopedHandler<ShapeError<TContext>>().SetOrder(order));
}
