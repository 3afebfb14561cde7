using System.Text.Json;
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
using Microsoft.Net.Http.Headers;
using Polly;

namespace Bookstore.Infrastructure.Logto;

/// <summary>Signs the browser of the current request in and out at Logto, through the OpenID Connect handler.</summary>
internal sealed class LogtoSignIn(
    IHttpContextAccessor accessor,
    IOptions<LogtoOptions> logto,
    IOptions<SiteOptions> site,
    IOptionsMonitor<OpenIdConnectOptions> openIdConnect,
    TimeProvider clock,
    ILogger<LogtoSignIn> logger) : ILogtoSignIn
{
    private HttpContext Context => accessor.HttpContext ?? throw new InvalidOperationException("There is no current request.");

    private OpenIdConnectOptions Options => openIdConnect.Get(Schemes.Logto);

    public async Task<SignInFailure?> StartAsync(AuthorizationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var properties = AuthorizationRequestParameters.For(request);
            SignInState.Write(properties, clock.GetUtcNow(), request);
            await Context.ChallengeAsync(Schemes.Logto, properties);
            SignInBinding.ExpireOldest(Context, Options.CorrelationCookie);
            return null;
        }
        catch (Exception exception) when (IsProviderFailure(exception) && !cancellationToken.IsCancellationRequested)
        {
            RemoveCorrelationCookie();
            var failure = LogtoFailure.Classify(exception);
            if (failure == SignInFailure.SecretWrong && await IsApplicationUnknownAsync(cancellationToken))
            {
                failure = SignInFailure.ApplicationUnknown;
            }

            logger.SignInStartFailed(failure, LogText.Of(exception));
            return failure;
        }
    }

    public LogtoCallback ReadCallback() =>
        // If the handler did not recognize the request as a callback, it belongs to no sign-in.
        Context.Features.Get<LogtoCallback>() ?? new LogtoCallback.Failed(SignInFailure.StateLost, ReturnUrl: null);

    public async Task<bool> EndAsync(CancellationToken cancellationToken)
    {
        try
        {
            var configuration = await Options.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
            if (string.IsNullOrEmpty(configuration.EndSessionEndpoint))
            {
                return false;
            }

            var hint = Context.Features.Get<EndedSession>()?.IdToken;
            var properties = new AuthenticationProperties();
            properties.SetParameter(OpenIdConnectParameterNames.IdTokenHint, hint);
            await Context.SignOutAsync(Schemes.Logto, properties);
            return true;
        }
        catch (Exception exception) when (IsProviderFailure(exception) && !cancellationToken.IsCancellationRequested)
        {
            logger.LogtoSignOutFailed(LogText.Of(exception));
            return false;
        }
    }

    // What the handler throws when the provider is down, hangs, or refuses a pushed authorization request.
    private static bool IsProviderFailure(Exception exception) => exception
        is OpenIdConnectProtocolException or InvalidOperationException or HttpRequestException or OperationCanceledException
        or TimeoutException or ExecutionRejectedException or ArgumentException or JsonException or IOException;

    // For a sign-in that did not start.
    private void RemoveCorrelationCookie()
    {
        var cookies = Context.Response.Headers.SetCookie;
        Context.Response.Headers.SetCookie = cookies
            .Where(cookie => !cookie!.StartsWith(Options.CorrelationCookie.Name!, StringComparison.Ordinal)).ToArray();
        if (Context.Response.Headers.SetCookie.Count == 0)
        {
            Context.Response.Headers.Remove(HeaderNames.SetCookie);
        }
    }

    // Where Logto checks the secret, "client authentication failed" can also mean an unknown app id. Its authorization endpoint
    // takes no secret, so it shows the difference.
    private async Task<bool> IsApplicationUnknownAsync(CancellationToken cancellationToken)
    {
        try
        {
            var configuration = await Options.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
            var message = new OpenIdConnectMessage
            {
                IssuerAddress = configuration.AuthorizationEndpoint,
                ClientId = logto.Value.AppId,
                RedirectUri = site.Value.RedirectUri,
                ResponseType = OpenIdConnectResponseType.Code,
                Scope = OpenIdConnectScope.OpenId,
                Prompt = OpenIdConnectPrompt.None,
            };
            using var response = await Options.Backchannel.GetAsync(message.CreateAuthenticationRequestUrl(), cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("error", out var error) && error.GetString() == "invalid_client";
        }
        catch (Exception exception) when (IsProviderFailure(exception))
        {
            return false;
        }
    }
}
