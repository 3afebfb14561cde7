using System.Security.Claims;
using Bookstore.Domain.Profiles;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>What a session says of the person on every request: which profile it is, and what to call them.</summary>
internal static class SessionPrincipal
{
    // The type that ASP.NET Core's antiforgery takes for the user's id: a form then survives a change of name.
    private const string ProfileIdClaim = ClaimTypes.NameIdentifier;
    private const string NameClaim = "name";

    /// <summary>Makes the principal of a profile, with the name that it has at sign-in.</summary>
    public static ClaimsPrincipal Of(UserProfile profile)
    {
        var identity = new ClaimsIdentity(Schemes.Logto, NameClaim, roleType: null);
        identity.AddClaim(new Claim(ProfileIdClaim, profile.Id.ToString()));
        if (profile.DisplayName is { } name)
        {
            identity.AddClaim(new Claim(NameClaim, name));
        }

        return new ClaimsPrincipal(identity);
    }

    /// <summary>Which profile it is.</summary>
    /// <exception cref="InvalidOperationException">The principal is not of a session.</exception>
    public static Guid ProfileIdOf(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(ProfileIdClaim), out var id)
            ? id
            : throw new InvalidOperationException("The principal is not of a session: it names no profile.");
}
