using Bookstore.Application.Authorization;

namespace Bookstore.Web.ViewModels;

/// <summary>A role or permission that a page requires and the person lacks: a text <c>Missing.*</c> with its arguments, and what the person has.</summary>
/// <param name="HeldKey">The text <c>Held.*</c> for <paramref name="Held"/>; null where it does not matter.</param>
internal sealed record MissingAuthorization(string Key, IReadOnlyList<string> Required, string? HeldKey, IReadOnlyList<string> Held)
{
    /// <summary>The role or permission that this request was denied for, or null.</summary>
    public static MissingAuthorization? Find(HttpContext context) => (context.Features.Get<PermissionResult>(), context.Features.Get<MissingRole>()) switch
    {
        (PermissionResult.Denied { Organization: { } organization } denied, _) =>
            new("OrganizationPermission", [denied.Permission, organization], "Permissions", denied.Held),
        (PermissionResult.Denied denied, _) => new("Permission", [denied.Permission], "Permissions", denied.Held),
        (PermissionResult.NoOrganization missing, _) => new("Organization", [missing.Permission], null, []),
        (_, { AllowedRoles: [var role] }) => new("Role", [role], "Roles", FindRoles(context)),
        (_, { } missing) => new("AnyRole", [string.Join(", ", missing.AllowedRoles)], "Roles", FindRoles(context)),
        _ => null,
    };

    private static IReadOnlyList<string> FindRoles(HttpContext context) =>
        [.. context.User.Identities.SelectMany(identity => identity.FindAll(identity.RoleClaimType)).Select(claim => claim.Value)];
}

/// <summary>The person has none of the roles that a page requires.</summary>
/// <param name="AllowedRoles">The roles, any of which would do.</param>
internal sealed record MissingRole(IReadOnlyList<string> AllowedRoles);
