using System.Diagnostics;
using System.Security.Claims;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>The principal of a session: the ID of the profile, and the name at sign-in.</summary>
internal static class SessionPrincipal
{
    // ASP.NET Core's antiforgery takes this type for the user's ID, so that a form stays valid when the name changes.
    private const string ProfileIdClaim = ClaimTypes.NameIdentifier;
    private const string NameClaim = "name";

    public static ClaimsPrincipal Create(UserProfile profile)
    {
        var identity = new ClaimsIdentity(Schemes.Logto, NameClaim, roleType: null);
        identity.AddClaim(new Claim(ProfileIdClaim, profile.Id.ToString()));
        if (profile.DisplayName is { } name)
        {
            identity.AddClaim(new Claim(NameClaim, name));
        }

        return new ClaimsPrincipal(identity);
    }

    public static ClaimsPrincipal Create(UserProfile profile, LogtoUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return Create(profile);
    }

    public static Guid GetProfileId(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(ProfileIdClaim), out var id)
            ? id
            : throw new UnreachableException("The principal of a session has no ID of a profile.");
}
