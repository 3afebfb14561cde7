using System.Collections.Immutable;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>Logto's discovery document (OpenID Connect Discovery 1.0, section 3).</summary>
internal sealed class ReplaceDiscovery(LocalTenantSettings settings) : IOpenIddictServerHandler<ApplyConfigurationResponseContext>
{
    private static readonly ImmutableArray<string?> Claims =
    [
        "sub", "name", "family_name", "given_name", "middle_name", "nickname", "preferred_username", "profile", "picture", "website",
        "gender", "birthdate", "zoneinfo", "locale", "updated_at", "username", "created_at", "email", "email_verified", "phone_number",
        "phone_number_verified", "address", "custom_data", "identities", "sso_identities", "roles", "organizations", "organization_data",
        "organization_roles", "sid", "auth_time", "iss",
    ];

    public ValueTask HandleAsync(ApplyConfigurationResponseContext context)
    {
        var response = context.Response;
        foreach (var parameter in response.GetParameters().ToArray()) response.RemoveParameter(parameter.Key);

        var issuer = settings.Issuer;
        response["authorization_endpoint"] = $"{issuer}/auth";
        response["claims_parameter_supported"] = false;
        response["claims_supported"] = Claims;
        response["code_challenge_methods_supported"] = List("S256");
        response["end_session_endpoint"] = $"{issuer}/session/end";
        response["grant_types_supported"] = List("authorization_code", "refresh_token");
        response["issuer"] = issuer;
        response["jwks_uri"] = $"{issuer}/jwks";
        response["authorization_response_iss_parameter_supported"] = true;
        response["response_modes_supported"] = List("form_post", "fragment", "query");
        response["response_types_supported"] = List("code");
        response["scopes_supported"] = List(LogtoScopes.All);
        response["subject_types_supported"] = List("public");
        response["token_endpoint_auth_methods_supported"] = List("client_secret_basic", "client_secret_post");
        response["token_endpoint"] = $"{issuer}/token";
        response["id_token_signing_alg_values_supported"] = List("ES384");
        response["pushed_authorization_request_endpoint"] = $"{issuer}/request";
        response["request_uri_parameter_supported"] = false;
        response["userinfo_endpoint"] = $"{issuer}/me";
        response["introspection_endpoint"] = $"{issuer}/token/introspection";
        response["revocation_endpoint"] = $"{issuer}/token/revocation";
        response["backchannel_logout_supported"] = true;
        response["backchannel_logout_session_supported"] = true;
        response["claim_types_supported"] = List("normal");
        return ValueTask.CompletedTask;
    }

    private static ImmutableArray<string?> List(params IEnumerable<string> values) => [.. values];
}
