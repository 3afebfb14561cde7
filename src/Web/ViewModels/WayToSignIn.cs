using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Logto.Connectors;

namespace Bookstore.Web.ViewModels;

/// <summary>An account at another service that the person signs in with, as it was when they linked it.</summary>
/// <param name="Service">The service's name; of an enterprise's identity provider, its issuer.</param>
/// <param name="Account">The account's name and email address, as far as Logto knows them; otherwise its ID.</param>
internal sealed record WayToSignIn(string Service, string Account)
{
    /// <summary>Lists the ways; none where it is Patreon alone.</summary>
    /// <param name="user">What Logto reported at the last sign-in.</param>
    /// <param name="patreon">The Patreon account that is linked now, or null.</param>
    public static IReadOnlyList<WayToSignIn> CreateAll(LogtoUser user, PatreonIdentity? patreon)
    {
        IReadOnlyList<WayToSignIn> others =
        [
            .. user.SocialIdentities.Where(identity => identity.Target != SocialConnectors.Patreon)
                .Select(identity => Create(SocialConnectors.NameOf(identity.Target), identity.Name, identity.Email, identity.UserId)),
            .. user.EnterpriseIdentities.Select(identity => Create(identity.Issuer, identity.Name, identity.Email, identity.IdentityId)),
        ];
        return others.Count == 0 || patreon is null ? others
            : [Create(SocialConnectors.NameOf(SocialConnectors.Patreon), patreon.Name, patreon.Email, patreon.PatreonUserId), .. others];
    }

    private static WayToSignIn Create(string service, string? name, string? email, string id) =>
        new(service, (name, email) is ({ }, { }) ? $"{name}, {email}" : name ?? email ?? id);
}
