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

        // Logto's words for prompt, max_age and resource, of which the browser's request goes back to the app (AuthorizationEndpoint).
        server.RemoveEventHandler(Authentication.ValidatePromptParameter.Descriptor);
        server.RemoveEventHandler(Authentication.ValidatePushedPromptParameter.Descriptor);
        server.AddEventHandler<ValidatePushedAuthorizationRequestContext>(handler => handler.SetOrder(int.MaxValue - 1).UseInlineHandler(async context =>
        {
            var rules = Services(context).GetRequiredService<AuthorizationRequestRules>();
            if (await rules.FindErrorAsync(context.Request, context.CancellationToken) is { } found) context.Reject(found.Error, found.Description);
        }));

        server.RemoveEventHandler(Exchange.ValidateGrantedScopes.Descriptor);
        server.AddEventHandler<HandleTokenRequestContext>(handler => handler
            .UseScopedHandler<ResolveAccessTokenTarget>().SetOrder(Exchange.AttachPrincipal.Descriptor.Order + 1));
    }

    private static void AddTokens(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ProcessSignInContext>(handler => handler
            .UseScopedHandler<SignIdToken>().SetOrder(EvaluateGeneratedTokens.Descriptor.Order + 1));

        server.AddEventHandler<ProcessSignInContext>(handler => handler
            .UseScopedHandler<SignAccessToken>().SetOrder(EvaluateGeneratedTokens.Descriptor.Order + 2));
        server.AddEventHandler<ProcessSignInContext>(handler => handler
            .UseScopedHandler<RotateRefreshToken>().SetOrder(EvaluateGeneratedTokens.Descriptor.Order + 3));

        // Fewer scopes than were granted are for this access token only.
        server.On<ProcessSignInContext>(PrepareAccessTokenPrincipal.Descriptor.Order + 1, context =>
        {
            if (AccessTokenTarget.Of(context.Transaction) is { Audience: null } target) context.AccessTokenPrincipal?.SetScopes(target.Scopes);
        });

        // Logto always returns the scope, and the whole lifetime, which OpenIddict rounds to 3599.
        server.On<ProcessSignInContext>(AttachSignInParameters.Descriptor.Order + 1, context =>
        {
            if (context.EndpointType is not OpenIddictServerEndpointType.Token) return;

            if (AccessTokenTarget.Of(context.Transaction) is not { } target) return;

            context.Response.ExpiresIn = target.Lifetime;
            context.Response.RemoveParameter(Parameters.Scope);
            context.Response.AddParameter(Parameters.Scope, string.Join(' ', target.Scopes)); // its setter would drop an empty one
        });

        // Revoking a refresh token revokes its whole grant (RFC 7009, section 2.1), and so does an opaque access token, since Logto 1.42.
        server.AddEventHandler<HandleRevocationRequestContext>(handler => handler.SetOrder(int.MaxValue).UseInlineHandler(async context =>
        {
            var authorizations = Services(context).GetRequiredService<IOpenIddictAuthorizationManager>();
            if (context.GenericTokenPrincipal is { } token
                && (token.HasTokenType(TokenTypeIdentifiers.RefreshToken) || token.HasTokenType(TokenTypeIdentifiers.AccessToken))
                && token.GetAuthorizationId() is { } id
                && await authorizations.FindByIdAsync(id, context.CancellationToken) is { } authorization)
            {
                await authorizations.TryRevokeAsync(authorization, context.CancellationToken);
            }
        }));

        // The tokens for resources and organizations are JWTs, which live until they expire.
        server.On<ValidateRevocationRequestContext>(int.MinValue, context =>
        {
            if (context.Request.Token?.Count(character => character == '.') == 2)
            {
                context.Reject(Errors.UnsupportedTokenType, "structured jwt tokens cannot be revoked via the revocation_endpoint");
            }
        });
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
