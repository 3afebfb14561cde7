using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Bookstore.LocalTenant.Logto.OpenId;

/// <summary>The scopes that Logto knows, and what it grants of the ones asked for.</summary>
internal static class LogtoScopes
{
    public static readonly string[] All =
    [
        "openid", "offline_access", "profile", "email", "phone", "address", "custom_data", "identities", "roles",
        "urn:logto:scope:organizations", "urn:logto:scope:organization_roles", "urn:logto:scope:sessions",
        "urn:logto:scope:trusted_devices",
    ];

    /// <summary>Unknown scopes are ignored; <c>offline_access</c> needs <c>prompt=consent</c>, and nothing says so.</summary>
    public static IReadOnlyList<string> Grant(OpenIddictRequest request) =>
    [
        .. request.GetScopes().Where(scope =>
            All.Contains(scope) && (scope != Scopes.OfflineAccess || request.HasPromptValue(PromptValues.Consent))),
    ];
}
