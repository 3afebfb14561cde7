using System.Diagnostics;
using System.Security.Claims;
using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>The principal of a session: the ID of the profile, and name, roles and organizations when Logto was last asked.</summary>
internal static class SessionPrincipal
{
    // ASP.NET Core's antiforgery takes this type for the user's ID, so that a form stays valid when the name changes.
    private const string ProfileIdClaim = ClaimTypes.NameIdentifier;
    private const string NameClaim = "name";
    // The type of a role claim, so that [Authorize(Roles = "...")] and IsInRole mean Logto's roles.
    private const string RoleClaim = "role";
    private const string OrganizationClaim = "organization";

    public static ClaimsPrincipal Create(UserProfile profile, LogtoUser user)
    {
        var identity = new ClaimsIdentity(Schemes.Logto, NameClaim, RoleClaim);
        identity.AddClaim(new Claim(ProfileIdClaim, profile.Id.ToString()));
        if (profile.DisplayName is { } name)
        {
            identity.AddClaim(new Claim(NameClaim, name));
        }

        identity.AddClaims(user.Roles.Select(role => new Claim(RoleClaim, role)));
        identity.AddClaims(user.Organizations.Select(organization =>
            new Claim(OrganizationClaim, JsonSerializer.Serialize(organization))));
        return new ClaimsPrincipal(identity);
    }

    public static Guid GetProfileId(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(ProfileIdClaim), out var id)
            ? id
            : throw new UnreachableException("The principal of a session has no ID of a profile.");

    public static IReadOnlyList<string> GetRoles(ClaimsPrincipal principal) => [.. principal.FindAll(RoleClaim).Select(claim => claim.Value)];

    public static IReadOnlyList<OrganizationMembership> GetOrganizations(ClaimsPrincipal principal) =>
        [.. principal.FindAll(OrganizationClaim).Select(Deserialize)];

    /// <summary>A copy without a membership; null where there is none in that organization.</summary>
    public static ClaimsPrincipal? WithoutOrganization(ClaimsPrincipal principal, string organizationId)
    {
        var copy = principal.Clone();
        var identity = (ClaimsIdentity)copy.Identity!;
        var memberships = identity.FindAll(OrganizationClaim).Where(claim => Deserialize(claim).Id == organizationId).ToList();
        memberships.ForEach(identity.RemoveClaim);
        return memberships.Count > 0 ? copy : null;
    }

    private static OrganizationMembership Deserialize(Claim claim) => JsonSerializer.Deserialize<OrganizationMembership>(claim.Value)!;
}
