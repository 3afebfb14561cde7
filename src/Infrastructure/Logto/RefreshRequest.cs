using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Logging;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bookstore.Infrastructure.Logto;

/// <summary>The token request with a refresh token (RFC 6749 6), for a resource (RFC 8707) or one of Logto's organizations.</summary>
internal sealed class RefreshRequest(IOptions<LogtoOptions> logto, IOptionsMonitor<OpenIdConnectOptions> openIdConnect)
{
    private OpenIdConnectOptions Options => openIdConnect.Get(Schemes.Logto);

    /// <summary>Finds the token endpoint, before the refresh token is touched: a Logto that is down costs no lock.</summary>
    /// <returns>Null, with a reason, where the discovery document can't be read or names none.</returns>
    public async Task<(string? Endpoint, string? Reason)> FindEndpointAsync()
    {
        try
        {
            var configuration = await Options.ConfigurationManager!.GetConfigurationAsync(CancellationToken.None);
            return string.IsNullOrEmpty(configuration.TokenEndpoint)
                ? (null, "the discovery document has no token endpoint")
                : (configuration.TokenEndpoint, null);
        }
        catch (Exception exception)
        {
            return (null, LogText.Of(exception));
        }
    }

    /// <summary>Sends the refresh token once. The answer is read to its end within <see cref="LogtoResilience.CallTimeout"/>.</summary>
    public async Task<TokenResponse> SendAsync(string endpoint, string refreshToken, AccessTokenTarget target)
    {
        List<KeyValuePair<string, string>> form =
        [
            new(OpenIdConnectParameterNames.GrantType, OpenIdConnectGrantTypes.RefreshToken),
            new(OpenIdConnectParameterNames.RefreshToken, refreshToken),
            new(OpenIdConnectParameterNames.ClientId, logto.Value.AppId),
            new(OpenIdConnectParameterNames.ClientSecret, logto.Value.AppSecret),
        ];
        if (target.Resource is { } resource)
        {
            form.Add(new("resource", resource));
        }

        if (target.OrganizationId is { } organization)
        {
            form.Add(new("organization_id", organization));
        }

        try
        {
            using var content = new FormUrlEncodedContent(form);
            using var response = await Options.Backchannel.PostAsync(endpoint, content);
            return TokenResponse.Read(response.StatusCode, await response.Content.ReadAsStringAsync());
        }
        catch (Exception exception)
        {
            return new TokenResponse.Unusable(LogText.Of(exception));
        }
    }
}
