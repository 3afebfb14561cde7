using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Bookstore.LocalTenant.Logto.OpenId;

internal static class LogtoScopes
{
    public const string Organizations = "urn:logto:scope:organizations";

    public static readonly string[] All =
    [
        "openid", "offline_access", "profile", "email", "phone", "address", "custom_data", "identities", "roles",
        Organizations, "urn:logto:scope:organization_roles", "urn:logto:scope:sessions",
        "urn:logto:scope:trusted_devices",
    ];

    /// <summary>Unknown scopes are ignored silently, and so is <c>offline_access</c> without <c>prompt=consent</c>.</summary>
    /// <param name="request">The authorization request.</param>
    /// <param name="permissions">Those of the resources that the request names.</param>
    public static IReadOnlyList<string> Grant(OpenIddictRequest request, IReadOnlySet<string> permissions) =>
    [
        .. request.GetScopes().Where(scope =>
            permissions.Contains(scope)
            || (All.Contains(scope) && (scope != Scopes.OfflineAccess || request.HasPromptValue(PromptValues.Consent)))),
    ];

    /// <summary>The scopes without permissions: those of an opaque access token.</summary>
    public static IEnumerable<string> WithoutPermissions(IEnumerable<string> scopes) => scopes.Where(scope => All.Contains(scope));
}
