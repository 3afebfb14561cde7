namespace Bookstore.Infrastructure.Logto;

/// <summary>The scopes (RFC 6749 3.3) that a sign-in may ask for, and the resources (RFC 8707) that they belong to.</summary>
internal static class LogtoScopes
{
    /// <summary>The resource of the permissions that Logto's organization template defines.</summary>
    public const string OrganizationResource = "urn:logto:resource:organizations";

    /// <summary>Which organizations somebody is in.</summary>
    public const string Organizations = "urn:logto:scope:organizations";

    /// <summary>Their roles in each organization.</summary>
    public const string OrganizationRoles = "urn:logto:scope:organization_roles";

    /// <summary>No more than the site uses.</summary>
    public const string Default = $"openid profile email identities roles {Organizations} {OrganizationRoles} offline_access";

    // Logto ignores a scope that it doesn't know, so a misspelled one would go unnoticed.
    private static readonly string[] Known =
    [
        "openid", "profile", "email", "phone", "address", "custom_data", "identities", "roles",
        Organizations, OrganizationRoles, "urn:logto:scope:sessions", "urn:logto:scope:trusted_devices", "offline_access",
    ];

    /// <summary>The scopes that are not Logto's own: permissions of the site's API and of organizations.</summary>
    public static IReadOnlyList<string> FindPermissions(LogtoOptions options) => [.. Split(options.Scopes).Except(Known)];

    public static string[] Split(string scopes) => [.. scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct()];

    /// <summary>
    /// The resources that a sign-in asks for: a refresh can name only one of these. None without a permission, since one that
    /// Logto doesn't know fails the sign-in.
    /// </summary>
    public static IReadOnlyList<string> FindResources(LogtoOptions options)
    {
        var scopes = Split(options.Scopes);
        List<string> resources = [];
        if (FindPermissions(options).Count == 0)
        {
            return resources;
        }

        if (!string.IsNullOrWhiteSpace(options.ApiResource))
        {
            resources.Add(options.ApiResource);
        }

        // Without this resource an organization token has no permissions; without the scope Logto issues none at all.
        if (scopes.Contains(Organizations))
        {
            resources.Add(OrganizationResource);
        }

        return resources;
    }

    public static IEnumerable<string> FindProblems(LogtoOptions options)
    {
        var scopes = Split(options.Scopes);
        if (!scopes.Contains("openid"))
        {
            yield return "Logto:Scopes lacks 'openid', without which Logto sends no ID token and nobody can sign in. Add it, or leave the setting out.";
        }

        if (!scopes.Contains("offline_access"))
        {
            yield return "Logto:Scopes lacks 'offline_access', without which Logto sends no refresh token. Add it, or leave the setting out.";
        }

        var others = scopes.Except(Known).ToList();
        if (others.Where(scope => !IsScope(scope)).ToList() is { Count: > 0 } malformed)
        {
            yield return $"Logto:Scopes has {List(malformed)}, which can't be a scope (RFC 6749 3.3). Separate scopes by one space, without quotes and commas.";
        }
        else if (others.Count > 0 && string.IsNullOrWhiteSpace(options.ApiResource) && !scopes.Contains(Organizations))
        {
            yield return $"Logto:Scopes has {List(others)}, which Logto doesn't know by itself. Its own scopes are: {string.Join(", ", Known)}. "
                + $"For permissions of an API resource, set Logto:ApiResource; for permissions of organizations, add '{Organizations}'.";
        }
        else if (others.Where(IsReserved).ToList() is { Count: > 0 } reserved)
        {
            yield return $"Logto:Scopes has {List(reserved)}, which is none of Logto's own scopes: {string.Join(", ", Known)}.";
        }
    }

    private static string List(IEnumerable<string> scopes) => string.Join(", ", scopes.Select(scope => $"'{scope}'"));

    // Logto keeps these names for itself.
    private static bool IsReserved(string scope) => scope.StartsWith("urn:logto:", StringComparison.Ordinal);

    private static bool IsScope(string text) => text.All(character => character is '!' or (>= '#' and <= '[') or (>= ']' and <= '~')) && !text.Contains(',');
}
