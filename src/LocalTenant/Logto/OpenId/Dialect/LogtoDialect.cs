using Bookstore.LocalTenant.Logto.Data;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;
using Endpoints = OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreHandlers;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>Every way in which Logto's answers differ from OpenIddict's, and nothing else.</summary>
internal static class LogtoDialect
{
    // ASP.NET Core's handlers write redirects at about 250 000 and JSON at 500 000.
    private const int BeforeJsonIsWritten = 400_000;

    public static void Add(OpenIddictServerBuilder server)
    {
        AddRejections(server);
        AddTokens(server);
        AddResponses(server);
        AddErrors<ApplyAuthorizationResponseContext>(server);
        AddErrors<ApplyPushedAuthorizationResponseContext>(server);
        AddErrors<ApplyTokenResponseContext>(server);
        AddErrors<ApplyRevocationResponseContext>(server);
        AddErrors<ApplyIntrospectionResponseContext>(server);
        AddErrors<ApplyUserInfoResponseContext>(
            server, Endpoints.ProcessChallengeErrorResponse<ApplyUserInfoResponseContext>.Descriptor.Order - 1);
    }

    private static void AddRejections(OpenIddictServerBuilder server)
    {
        // Logto distinguishes an expired secret from a wrong one.
        server.On<ProcessAuthenticationContext>(ValidateClientSecret.Descriptor.Order + 1, context =>
        {
            if (Application(context).IsSecretExpired && !string.IsNullOrEmpty(context.ClientSecret))
            {
                context.Reject(Errors.InvalidRequest, "client secret has expired");
            }
        });

        // Logto looks at the application's type before the redirect URI.
        server.On<ValidateAuthorizationRequestContext>(Authentication.ValidateAuthentication.Descriptor.Order + 1, RejectMachineToMachine);
        server.On<ValidatePushedAuthorizationRequestContext>(Authentication.ValidatePushedAuthentication.Descriptor.Order + 1, RejectMachineToMachine);

        // No API resources are registered, so every resource indicator (RFC 8707) is unknown.
        server.On<HandleTokenRequestContext>(int.MinValue, context =>
        {
            if (context.Request.HasParameter("resource")) context.Reject(Errors.InvalidTarget, "resource indicator is missing, or unknown");
        });
    }

    private static void AddTokens(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ProcessSignInContext>(handler => handler
            .UseScopedHandler<SignIdToken>().SetOrder(EvaluateGeneratedTokens.Descriptor.Order + 1));

        // A refresh answers the refresh token that was sent; OpenIddict would issue a second one.
        server.On<ProcessSignInContext>(EvaluateGeneratedTokens.Descriptor.Order + 2, context =>
        {
            if (context.EndpointType is not OpenIddictServerEndpointType.Token || !context.Request.IsRefreshTokenGrantType()) return;

            context.GenerateRefreshToken = false;
            context.IncludeRefreshToken = true;
            context.RefreshToken = context.Request.RefreshToken;
        });

        // Logto always returns the scope, and the whole lifetime, which OpenIddict rounds to 3599.
        server.On<ProcessSignInContext>(AttachSignInParameters.Descriptor.Order + 1, context =>
        {
            if (context.EndpointType is not OpenIddictServerEndpointType.Token) return;

            context.Response.ExpiresIn = (long)context.Options.AccessTokenLifetime!.Value.TotalSeconds;
            context.Response.Scope = string.Join(' ', context.Principal!.GetScopes());
        });

        // Revoking a refresh token revokes its whole grant, access tokens included (RFC 7009, section 2.1).
        server.AddEventHandler<HandleRevocationRequestContext>(handler => handler.SetOrder(int.MaxValue).UseInlineHandler(async context =>
        {
            var authorizations = Services(context).GetRequiredService<IOpenIddictAuthorizationManager>();
            if (context.GenericTokenPrincipal?.HasTokenType(TokenTypeIdentifiers.RefreshToken) is true
                && context.GenericTokenPrincipal.GetAuthorizationId() is { } id
                && await authorizations.FindByIdAsync(id, context.CancellationToken) is { } authorization)
            {
                await authorizations.TryRevokeAsync(authorization, context.CancellationToken);
            }
        }));
    }

    private static void AddResponses(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ApplyConfigurationResponseContext>(handler => handler
            .UseScopedHandler<ReplaceDiscovery>().SetOrder(BeforeJsonIsWritten));

        // Logto serves its keys with Cache-Control: no-cache and nothing else.
        server.On<ApplyJsonWebKeySetResponseContext>(BeforeJsonIsWritten, context =>
        {
            var headers = context.Transaction.GetHttpRequest()!.HttpContext.Response.Headers;
            headers.CacheControl = "no-cache";
            headers.Remove("Pragma");
            headers.Remove("Expires");
        });

        // Logto's lifetime is 60 seconds. OpenIddict's stays longer, because it redeems the request when the user has signed
        // in, and Logto when the browser arrives (RFC 9126, section 2.2).
        server.On<ApplyPushedAuthorizationResponseContext>(BeforeJsonIsWritten - 1, context =>
        {
            if (context.Response.Error is null) context.Response.ExpiresIn = 60;
        });

        // An error that goes back to the app carries no link to OpenIddict's documentation.
        server.On<ApplyAuthorizationResponseContext>(Authentication.AttachIssuer.Descriptor.Order + 1, context =>
        {
            if (!string.IsNullOrEmpty(context.RedirectUri)) context.Response.ErrorUri = null;
        });

        // A revocation is answered by its status alone; OpenIddict would write an empty JSON object.
        server.On<ApplyRevocationResponseContext>(BeforeJsonIsWritten + 1, context => context.HandleRequest());
    }

    private static void AddErrors<TContext>(OpenIddictServerBuilder server, int order = BeforeJsonIsWritten)
        where TContext : BaseRequestContext =>
        server.AddEventHandler<TContext>(handler => handler.UseScopedHandler<WriteError<TContext>>().SetOrder(order));

    private static void RejectMachineToMachine(BaseValidatingContext context)
    {
        if (Application(context).IsMachineToMachine)
        {
            context.Reject(Errors.InvalidRequest, "requested response_type is not allowed for this client");
        }
    }

    private static void On<TContext>(this OpenIddictServerBuilder server, int order, Action<TContext> handle)
        where TContext : BaseContext =>
        server.AddEventHandler<TContext>(handler => handler.SetOrder(order).UseInlineHandler(context =>
        {
            handle(context);
            return ValueTask.CompletedTask;
        }));

    private static TenantApplication Application(BaseContext context) => Services(context).GetRequiredService<TenantApplication>();

    private static IServiceProvider Services(BaseContext context) => context.Transaction.GetHttpRequest()!.HttpContext.RequestServices;
}
