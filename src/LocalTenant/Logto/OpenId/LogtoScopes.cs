using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Bookstore.LocalTenant.Logto.OpenId;

internal static class LogtoScopes
{
    public static readonly string[] All =
    [
        "openid", "offline_access", "profile", "email", "phone", "address", "custom_data", "identities", "roles",
        "urn:logto:scope:organizations", "urn:logto:scope:organization_roles", "urn:logto:scope:sessions",
        "urn:logto:scope:trusted_devices",
    ];

    /// <summary>Unknown scopes are ignored silently, and so is <c>offline_access</c> without <c>prompt=consent</c>.</summary>
    public static IReadOnlyList<string> Grant(OpenIddictRequest request) =>
    [
        .. request.GetScopes().Where(scope =>
            All.Contains(scope) && (scope != Scopes.OfflineAccess || request.HasPromptValue(PromptValues.Consent))),
    ];
}
