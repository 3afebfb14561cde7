using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;

namespace Bookstore.Application.Profiles;

internal static class PatreonIdentityLinker
{
    /// <summary>Links, replaces, moves or unlinks the Patreon account of a profile, as Logto reports it.</summary>
    /// <param name="reportedAt">
    /// The time of a report that may be late, by Logto's clock: it takes no account from a profile with newer data. Null for one
    /// that was read just now.
    /// </param>
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
