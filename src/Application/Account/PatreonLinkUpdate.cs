using Bookstore.Application.Ports;
using Bookstore.Application.Profiles;
using Bookstore.Domain.Profiles;

namespace Bookstore.Application.Account;

/// <summary>
/// Applies a change of the linked Patreon account to the profile here at once, as Logto reports it. Logto's webhook and the next
/// revalidation would do it too, so a report that can't be read loses nothing.
/// </summary>
internal sealed class PatreonLinkUpdate(ISessions sessions, IProfileStore profiles, ILogtoAccount accounts, TimeProvider clock)
{
    public async Task ApplyAsync(ChangePatreonLinkResult result, CancellationToken cancellationToken)
    {
        if (result is not ChangePatreonLinkResult.Changed
            || await accounts.ReadAsync(cancellationToken) is not LogtoAccountResult.Found { Account.Patreon: var report }
            || await sessions.FindCurrentAsync(cancellationToken) is not { } session
            || await profiles.FindAsync(session.ProfileId, cancellationToken) is not { } found)
        {
            return;
        }

        await profiles.ChangeAsync(
            async (all, token) =>
            {
                if (await all.FindAsync(new LogtoSubject(found.Issuer, found.Subject), token) is { } profile)
                {
                    await all.ApplyPatreonReportAsync(profile, report, reportedAt: null, clock.GetUtcNow(), token);
                }

                return true;
            },
            cancellationToken);
    }
}
