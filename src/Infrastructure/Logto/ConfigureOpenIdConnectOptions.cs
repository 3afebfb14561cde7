using Bookstore.Application;
using Bookstore.Infrastructure.Hosting;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Bookstore.Infrastructure.Logto;

/// <summary>The options of the OpenID Connect handler: the authorization code flow with PKCE (OpenID Connect Core 3.1, RFC 7636).</summary>
internal sealed class ConfigureOpenIdConnectOptions(
    IOptions<LogtoOptions> logto, IOptions<SiteOptions> site, IHttpClientFactory clients, TimeProvider clock)
    : IConfigureNamedOptions<OpenIdConnectOptions>
{
    /// <summary>The name of the HTTP client for all calls to Logto.</summary>
    public const string ClientName = "Logto";

    public void Configure(OpenIdConnectOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (name != Schemes.Logto)
        {
            return;
        }

        options.ClientId = logto.Value.AppId;
        options.ClientSecret = logto.Value.AppSecret;
        options.Backchannel = clients.CreateClient(ClientName);
        options.ConfigurationManager = new LogtoConfigurationManager(logto.Value, options.Backchannel, clock);
        options.EventsType = typeof(LogtoOpenIdConnectEvents);

        options.SignInScheme = Schemes.Session;
        options.SignOutScheme = Schemes.Session;
        options.CallbackPath = SiteAddresses.Callback;
        // The return from a sign-out is a page. Remote sign-out would let any site end sessions with a GET.
        options.SignedOutCallbackPath = default;
        options.RemoteSignOutPath = default;

        options.ResponseType = OpenIdConnectResponseType.Code;
        // A form_post would fail the page's antiforgery check.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.SaveTokens = true;
        options.DisableTelemetry = true;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        // The person is read from the userinfo response itself.
        options.ClaimActions.Clear();

        options.Scope.Clear();
        foreach (var scope in LogtoScopes.Split(logto.Value.Scopes))
        {
            options.Scope.Add(scope);
        }

        options.TokenHandler = new SignedTokenHandler { MapInboundClaims = false };
        // The algorithms that a Logto tenant's keys can have; ES384 is the default.
        options.TokenValidationParameters.ValidAlgorithms =
        [
            SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
            SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256,
        ];
        options.TokenValidationParameters.ValidIssuer = logto.Value.Issuer;
        options.TokenValidationParameters.ValidAudience = logto.Value.AppId;
#pragma warning disable CA5404 // LogtoProtocolValidator validates the times of an ID token, after everything else.
        options.TokenValidationParameters.ValidateLifetime = false;
#pragma warning restore CA5404
        // The handler validates the state.
        options.ProtocolValidator = new LogtoProtocolValidator(clock)
        {
            RequireStateValidation = options.ProtocolValidator.RequireStateValidation,
        };

        // The only cookie of a sign-in: see SignInBinding. For the whole site, so that a new sign-in sees those of others.
        options.CorrelationCookie.Name = site.Value.CookieName(SignInBinding.CookieName);
        options.CorrelationCookie.Path = "/";
        // The callback is a top-level navigation, so Lax is enough; None would need https.
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }
}
