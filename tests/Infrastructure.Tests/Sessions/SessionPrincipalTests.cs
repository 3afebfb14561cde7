using System.Security.Claims;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace Bookstore.Infrastructure.Tests.Sessions;

public sealed class SessionPrincipalTests
{
    private static readonly UserProfile Robin = UserProfile.Register(
        new LogtoSubject("https://abc.logto.app/oidc", "robin"), new LogtoClaims("Robin", null, null, null, null), DateTimeOffset.UnixEpoch);

    [Fact]
    public void Roles_and_organizations_survive_the_ticket_that_is_stored()
    {
        var user = SessionUsers.User(Robin) with
        {
            Roles = ["librarian", "บรรณารักษ์"],
            Organizations = [new OrganizationMembership("night-readers", "Night: \"Readers\"", ["host", "reader"]), new OrganizationMembership("plain", null, [])],
        };

        var stored = Store(SessionPrincipal.Create(Robin, user));

        Assert.Equal(Robin.Id, SessionPrincipal.GetProfileId(stored));
        Assert.Equal(user.Roles, SessionPrincipal.GetRoles(stored));
        Assert.True(stored.IsInRole("librarian"));
        Assert.False(stored.IsInRole("Librarian"));
        Assert.Equal(
            ["night-readers Night: \"Readers\" host,reader", "plain  "],
            SessionPrincipal.GetOrganizations(stored).Select(organization => $"{organization.Id} {organization.Name} {string.Join(",", organization.Roles)}"));
    }

    [Fact]
    public void A_person_without_roles_is_in_none()
    {
        var stored = Store(SessionUsers.Principal(Robin));

        Assert.Empty(SessionPrincipal.GetRoles(stored));
        Assert.Empty(SessionPrincipal.GetOrganizations(stored));
        Assert.False(stored.IsInRole("librarian"));
    }

    private static ClaimsPrincipal Store(ClaimsPrincipal principal) =>
        TicketSerializer.Default.Deserialize(TicketSerializer.Default.Serialize(new AuthenticationTicket(principal, "Session")))!.Principal;
}
