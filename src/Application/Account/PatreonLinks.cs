using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;

namespace Bookstore.Application.Account;

/// <summary>The one way in which a report of Logto's changes who holds which Patreon account.</summary>
internal static class PatreonLinks
{
    /// <summary>Links, replaces, moves or unlinks the Patreon account of a profile, as Logto reports it.</summary>
    public static async Task TakeOverPatreonAsync(
        this IProfiles all, UserProfile profile, PatreonReport report, DateTimeOffset now, CancellationToken cancellationToken)
    {
        switch (report)
        {
            case PatreonReport.Linked linked:
                var holder = await all.FindByPatreonAsync(profile.Issuer, linked.Account.UserId, cancellationToken);
                profile.LinkPatreon(linked.Account, holder, now);
                break;

            case PatreonReport.NotLinked:
                profile.UnlinkPatreon();
                break;
        }
    }
}
