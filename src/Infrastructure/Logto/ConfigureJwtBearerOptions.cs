using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// The options of the bearer token handler: access tokens for the site's API (RFC 9068), with the issuer, the algorithms and the
/// keys of the sign-in.
/// </summary>
internal sealed class ConfigureJwtBearerOptions(IOptions<LogtoOptions> logto, IOptionsMonitor<OpenIdConnectOptions> openIdConnect)
    : IConfigureNamedOptions<JwtBearerOptions>
{
    public void Configure(JwtBearerOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        if (name != Schemes.Bearer)
        {
            return;
        }

        var signIn = openIdConnect.Get(Schemes.Logto);
        options.ConfigurationManager = signIn.ConfigurationManager;
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(new SignedTokenHandler { MapInboundClaims = false });

        options.TokenValidationParameters = signIn.TokenValidationParameters.Clone();
        options.TokenValidationParameters.ValidAudience = logto.Value.ApiResource;
        // An indicator is compared as it is (RFC 8707 2).
        options.TokenValidationParameters.IgnoreTrailingSlashWhenValidatingAudience = false;
        // An ID token of a client whose id is the resource would have another type (RFC 9068 2.1 and 4).
        options.TokenValidationParameters.ValidTypes = ["at+jwt", "application/at+jwt"];
        options.TokenValidationParameters.ValidateLifetime = true;
    }
}
