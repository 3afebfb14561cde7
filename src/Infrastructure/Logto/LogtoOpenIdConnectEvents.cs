using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Logging;
using Bookstore.Infrastructure.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// The events of the OpenID Connect handler, which runs the protocol and decides nothing about the person: the result of the
/// callback is left for the page at the same path.
/// </summary>
internal sealed class LogtoOpenIdConnectEvents(
    IOptions<LogtoOptions> logto,
    IOptions<SiteOptions> site,
    SessionCookie sessionCookie,
    TimeProvider clock,
    ILogger<LogtoOpenIdConnectEvents> logger) : OpenIdConnectEvents
{
    private static readonly object CodeSentKey = new();
    private static readonly object UserInfoKey = new();

    public override async Task RedirectToIdentityProvider(RedirectContext context)
    {
        var message = context.ProtocolMessage;
        message.RedirectUri = site.Value.RedirectUri;
        message.Nonce = SignInBinding.Begin(context.Properties, clock.GetUtcNow());
        AuthorizationRequestParameters.Apply(message, context.Properties);
        var configuration = await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
        ResourceIndicators.Apply(message, LogtoScopes.FindResources(logto.Value), !string.IsNullOrEmpty(configuration.PushedAuthorizationRequestEndpoint));
    }

    // The handler checks neither repeated parameters (RFC 6749 3.1) nor the issuer (RFC 9207 2.4).
    public override async Task MessageReceived(MessageReceivedContext context)
    {
        // The handler's exceptions and log messages repeat what the browser sent.
        var message = context.ProtocolMessage;
        message.Error = LogText.CleanOrNull(message.Error);
        message.ErrorDescription = LogText.CleanOrNull(message.ErrorDescription);
        message.ErrorUri = LogText.CleanOrNull(message.ErrorUri);

        if (context.Request.Query.FirstOrDefault(parameter => parameter.Value.Count > 1).Key is not null)
        {
            context.Fail(new OpenIdConnectProtocolException("A parameter of the callback is repeated."));
            return;
        }

        // Logto's database rejects a NUL with an error that would count as an outage, which any visitor could cause.
        if (message.Code?.Any(character => character is < ' ' or > '~') is true)
        {
            context.Fail(new OpenIdConnectProtocolException("The code has a character that is not allowed (RFC 6749 A.11)."));
            return;
        }

        // Without a readable state, no sign-in began here; the handler itself reports that.
        if (context.Properties is not { Items.Count: > 0 })
        {
            return;
        }

        if (!SignInBinding.IsWithinLifetime(context.Properties, context.Options, clock.GetUtcNow()))
        {
            context.Fail("The sign-in began too long ago.");
            return;
        }

        SignInBinding.StoreNonce(context.HttpContext, context.Properties);
        var issuer = message.Iss;
        if (string.IsNullOrEmpty(issuer))
        {
            var configuration = await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
            if (!configuration.AuthorizationResponseIssParameterSupported)
            {
                return;
            }
        }

        if (issuer != logto.Value.Issuer)
        {
            context.Fail(new OpenIdConnectProtocolException("The callback's iss is not the configured issuer."));
        }
    }

    // For RemoteFailure: from here on, a failure is not the request's fault. A userinfo response with an unknown content type
    // fails like a lost state, without an inner exception.
    public override Task AuthorizationCodeReceived(AuthorizationCodeReceivedContext context)
    {
        context.HttpContext.Items[CodeSentKey] = true;
        return Task.CompletedTask;
    }

    public override Task TokenValidated(TokenValidatedContext context)
    {
        context.Nonce = SignInBinding.FindNonce(context.HttpContext);
        return Task.CompletedTask;
    }

    public override Task UserInformationReceived(UserInformationReceivedContext context)
    {
        // Read here, so that invalid Unicode ends in RemoteFailure, like every other failure: the handler compares the sub with
        // the ID token's after this.
        var claims = context.User.RootElement;
        context.HttpContext.Items[UserInfoKey] = (UserInfo.Read(logto.Value.Issuer, claims), UserInfo.Keep(claims));
        return Task.CompletedTask;
    }

    public override Task TicketReceived(TicketReceivedContext context)
    {
        var returnUrl = context.ReturnUri;
        if (context.HttpContext.Items[UserInfoKey] is not (var userInfo, string claims))
        {
            logger.UserInfoMissing();
            PassToPage(context.HttpContext, new LogtoCallback.Failed(SignInFailure.ResponseInvalid, returnUrl));
        }
        else if (userInfo is not LogtoUser user || SignInTokens.Create(
            context.Properties!, context.Principal!, claims, SignInState.IdOf(context.Properties!)) is not { } tokens)
        {
            logger.SignInResponseInvalid();
            PassToPage(context.HttpContext, new LogtoCallback.Failed(SignInFailure.ResponseInvalid, returnUrl));
        }
        else
        {
            // A session key that the browser already had is not used again, so that nobody can plant one (session fixation).
            context.HttpContext.Features.Set(sessionCookie.TakePresented(context.HttpContext, context.Options.CorrelationCookie.Name!));
            context.HttpContext.Features.Set(tokens);
            var signIn = SignInState.Read(context.Properties!, user.Person, context.Principal!, clock.GetUtcNow());
            PassToPage(context.HttpContext, new LogtoCallback.Succeeded(user, signIn, returnUrl));
        }

        context.SkipHandler();
        return Task.CompletedTask;
    }

    public override Task RemoteFailure(RemoteFailureContext context)
    {
        var failure = LogtoFailure.Classify(context.Failure!);
        var isCodeSent = context.HttpContext.Items.ContainsKey(CodeSentKey);
        if (failure == SignInFailure.StateLost && isCodeSent)
        {
            failure = SignInFailure.ResponseInvalid;
        }

        logger.SignInCallbackFailed(failure, LogText.Of(context.Failure!));
        var clockDifference = (context.Failure as ClockSkewException)?.Difference;
        if (clockDifference is { } difference)
        {
            logger.ClocksDiffer(Math.Round(difference.Duration().TotalMinutes), difference > TimeSpan.Zero ? "ahead of" : "behind");
        }

        PassToPage(
            context.HttpContext,
            new LogtoCallback.Failed(
                failure,
                context.Properties?.RedirectUri,
                clockDifference,
                IsOfRequest: !isCodeSent && LogtoFailure.IsOfRequest(context.Failure!)));
        context.SkipHandler();
        return Task.CompletedTask;
    }

    // Built here, since the handler would add a state, which Logto would append to the home page's address.
    public override Task RedirectToIdentityProviderForSignOut(RedirectContext context)
    {
        var message = context.ProtocolMessage;
        message.PostLogoutRedirectUri = site.Value.PostLogoutRedirectUri;
        message.IdTokenHint = context.Properties.GetParameter<string>(OpenIdConnectParameterNames.IdTokenHint);
        if (message.IdTokenHint is null)
        {
            message.ClientId = logto.Value.AppId;
        }

        context.Response.Redirect(message.CreateLogoutRequestUrl());
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private static void PassToPage(HttpContext context, LogtoCallback callback) =>
        context.Features.Set(callback);
}
