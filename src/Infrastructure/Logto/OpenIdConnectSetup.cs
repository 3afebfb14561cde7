using Bookstore.Application;
using Bookstore.Infrastructure.Hosting;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Bookstore.Infrastructure.Logto;

/// <summary>Sets the OpenID Connect handler up for Logto: the authorization code flow with PKCE (OpenID Connect Core 3.1, RFC 7636).</summary>
internal sealed class OpenIdConnectSetup(
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
        options.ConfigurationManager = new LogtoConfigurationManager(logto.Value, options.Backchannel);
        options.EventsType = typeof(LogtoOpenIdConnectEvents);

        options.SignInScheme = Schemes.Session;
        options.SignOutScheme = Schemes.Session;
        options.CallbackPath = SiteAddresses.Callback;
        // The callback and the return from sign-out are pages; a sign-out that any site could trigger by a GET is none.
        options.SignedOutCallbackPath = default;
        options.RemoteSignOutPath = default;

        options.ResponseType = OpenIdConnectResponseType.Code;
        // A form_post would meet the page's antiforgery.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.SaveTokens = true;
        options.DisableTelemetry = true;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        // The person is read from the userinfo response itself.
        options.ClaimActions.Clear();

        options.Scope.Clear();
        foreach (var scope in (string[])["openid", "profile", "email", "identities", "offline_access"])
        {
            options.Scope.Add(scope);
        }

        options.TokenHandler = new SignedTokenHandler { MapInboundClaims = false };
        // Those that a tenant's keys can have. ES384 is the usual one.
        options.TokenValidationParameters.ValidAlgorithms =
        [
            SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
            SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256,
        ];
        options.TokenValidationParameters.ValidIssuer = logto.Value.Issuer;
        options.TokenValidationParameters.ValidAudience = logto.Value.AppId;
        // The times of an ID token are the last thing that the protocol rules look at.
        options.TokenValidationParameters.ValidateLifetime = false;
        // The state is the handler's to check.
        options.ProtocolValidator = new LogtoProtocolValidator(clock)
        {
            RequireStateValidation = options.ProtocolValidator.RequireStateValidation,
        };

        // The one cookie of a sign-in: see SignInBinding. Everywhere on the site, so that a start sees those of others.
        options.CorrelationCookie.Name = site.Value.CookieName(SignInBinding.CookieName);
        options.CorrelationCookie.Path = "/";
        // The callback is a top-level navigation, so Lax is enough; and None takes Secure, which plain http has not.
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }
}
