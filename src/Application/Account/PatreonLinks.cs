using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;

namespace Bookstore.Application.Account;

/// <summary>The one way in which a report of Logto's changes who holds which Patreon account.</summary>
internal static class PatreonLinks
{
    /// <summary>
    /// Links, replaces, moves or unlinks the Patreon account of a profile, as Logto reports it. A report that may be late
    /// says when it was made: it takes no account from a profile of which something newer is known.
    /// </summary>
    public static async Task ApplyPatreonReportAsync(
        this IProfiles all,
        UserProfile profile,
        PatreonReport report,
        DateTimeOffset? reportedAt,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        switch (report)
        {
            case PatreonReport.Linked linked:
                var holder = await all.FindByPatreonAsync(profile.Issuer, linked.Account.UserId, cancellationToken);
                if (holder is null || holder.Id == profile.Id || !(reportedAt < holder.LogtoUpdatedAt))
                {
                    profile.LinkPatreon(linked.Account, holder, now);
                }

                break;

            case PatreonReport.NotLinked:
                profile.UnlinkPatreon();
                break;
        }
    }
}
