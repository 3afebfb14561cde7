using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Logto;

namespace Bookstore.Web.ViewModels;

/// <summary>An account at another service that the person signs in with, as it was when they linked it.</summary>
/// <param name="Service">The service's name; of an enterprise's identity provider, its issuer.</param>
/// <param name="Account">The account's name and email address, as far as Logto knows them; otherwise its ID.</param>
internal sealed record WayToSignIn(string Service, string Account)
{
    /// <summary>Lists the ways, Patreon among them; none where Logto reports no other than Patreon.</summary>
    public static IReadOnlyList<WayToSignIn> CreateAll(LogtoUser user)
    {
        IReadOnlyList<WayToSignIn> all =
        [
            .. user.SocialIdentities.Select(identity => Create(SocialConnectors.NameOf(identity.Target), identity.Name, identity.Email, identity.UserId)),
            .. user.EnterpriseIdentities.Select(identity => Create(identity.Issuer, identity.Name, identity.Email, identity.IdentityId)),
        ];
        return user.SocialIdentities.Any(identity => identity.Target != SocialConnectors.Patreon) || user.EnterpriseIdentities.Count > 0 ? all : [];
    }

    private static WayToSignIn Create(string service, string? name, string? email, string id) =>
        new(service, (name, email) is ({ }, { }) ? $"{name}, {email}" : name ?? email ?? id);
}
