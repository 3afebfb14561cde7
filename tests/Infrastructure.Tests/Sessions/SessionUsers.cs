using System.Security.Claims;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Sessions;

namespace Bookstore.Infrastructure.Tests.Sessions;

/// <summary>People as Logto reports them at a sign-in.</summary>
internal static class SessionUsers
{
    /// <summary>A person without roles and organizations.</summary>
    public static LogtoUser User(UserProfile profile) => new(
        new LogtoSubject(profile.Issuer, profile.Subject), new LogtoClaims(profile.Name, null, null, null, null), new PatreonReport.NotLinked());

    public static ClaimsPrincipal Principal(UserProfile profile) => SessionPrincipal.Create(profile, User(profile));
}
