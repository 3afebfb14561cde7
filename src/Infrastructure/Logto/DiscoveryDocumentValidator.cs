using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect.Configuration;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// Rejects a discovery document with another issuer than the configured one (OpenID Connect Discovery 1.0, 4.3), without an
/// endpoint that a sign-in needs, or with one that is not encrypted.
/// </summary>
internal sealed class DiscoveryDocumentValidator(string issuer) : IConfigurationValidator<OpenIdConnectConfiguration>
{
    private readonly OpenIdConnectConfigurationValidator _keys = new();

    public ConfigurationValidationResult Validate(OpenIdConnectConfiguration configuration) =>
        FindProblem(configuration) is { } problem
            ? new ConfigurationValidationResult { Succeeded = false, ErrorMessage = $"The discovery document {problem}." }
            : _keys.Validate(configuration);

    /// <summary>What is wrong, to follow the words "The discovery document"; or null.</summary>
    public string? FindProblem(OpenIdConnectConfiguration document)
    {
        if (document.Issuer != issuer)
        {
            return $"names the issuer '{document.Issuer}', not '{issuer}'";
        }

        (string Name, string? Url, bool IsRequired)[] endpoints =
        [
            ("authorization_endpoint", document.AuthorizationEndpoint, true),
            ("token_endpoint", document.TokenEndpoint, true),
            ("userinfo_endpoint", document.UserInfoEndpoint, true),
            ("jwks_uri", document.JwksUri, true),
            ("end_session_endpoint", document.EndSessionEndpoint, false),
            ("revocation_endpoint", document.RevocationEndpoint, false),
            ("pushed_authorization_request_endpoint", document.PushedAuthorizationRequestEndpoint, false),
        ];
        foreach (var (name, url, isRequired) in endpoints)
        {
            if (string.IsNullOrEmpty(url))
            {
                if (isRequired)
                {
                    return $"has no {name}";
                }
            }
            else if (!IsEncryptedOrLocal(url))
            {
                return $"names '{url}' as its {name}, which does not start with https://";
            }
        }

        return null;
    }

    // Any host, since the document is the issuer's own; plain http only if the issuer is on this machine too.
    private bool IsEncryptedOrLocal(string url) => Uri.TryCreate(url, UriKind.Absolute, out var endpoint)
        && (endpoint.Scheme == Uri.UriSchemeHttps
            || (endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback && new Uri(issuer).Scheme == Uri.UriSchemeHttp));
}
