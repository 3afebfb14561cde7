using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace Bookstore.Infrastructure.Tests.Sessions;

/// <summary>What a request knows of its session is read once, as long as principal and properties are the same.</summary>
public sealed class SessionDescriptionTests
{
    private static readonly LogtoClaims Claims = new("Robin", null, null, null, null);
    private static readonly LogtoSubject Person = new("https://logto.example/oidc", "abc123def456");
    private static readonly UserProfile Profile = UserProfile.Register(Person, Claims, DateTimeOffset.UnixEpoch);

    [Fact]
    public void Another_principal_with_the_same_properties_has_roles_of_its_own()
    {
        var properties = Properties();
        var before = SessionTicket.Describe(Ticket(properties, "librarian"));

        Assert.Equal(["librarian"], before.Roles);
        Assert.Empty(SessionTicket.Describe(Ticket(properties)).Roles);
    }

    [Fact]
    public void The_same_principal_with_other_properties_is_another_session()
    {
        var ticket = Ticket(Properties());
        var other = new AuthenticationTicket(ticket.Principal, Properties(), ticket.AuthenticationScheme);

        Assert.Same(SessionTicket.Describe(ticket), SessionTicket.Describe(ticket));
        Assert.NotEqual(SessionTicket.Describe(ticket).Id, SessionTicket.Describe(other).Id);
    }

    private static AuthenticationProperties Properties()
    {
        var lifetime = new SessionLifetime(TimeSpan.FromDays(14), TimeSpan.FromDays(90));
        var properties = SessionTicket.CreateProperties(new SignInTokens([], "{}", null, null), null, null, DateTimeOffset.UnixEpoch, lifetime);
        SessionTicket.SetId(new AuthenticationTicket(new(), properties, Schemes.Session), Guid.NewGuid());
        return properties;
    }

    private static AuthenticationTicket Ticket(AuthenticationProperties properties, params string[] roles) =>
        new(SessionPrincipal.Create(Profile, new LogtoUser(Person, Claims, new PatreonReport.NotLinked()) { Roles = roles }), properties, Schemes.Session);
}
