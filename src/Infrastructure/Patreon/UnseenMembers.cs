using Bookstore.Application.Ports;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Those members whom a sync did not see: each is read alone. One who is not in the list may have moved from page to page
/// meanwhile, and gone is what Patreon says itself.
/// </summary>
internal sealed class UnseenMembers(PatronStore store, MemberReads reads, ILogger<UnseenMembers> logger)
{
    // Where a page was lost on Patreon's side, the rest is confirmed by the next sync.
    private const int MaxUnseen = 1000;
    private const int MaxFailures = 3;

    // Those who could not be read come last the next time: they keep nobody else from being read.
    private readonly HashSet<string> _unread = [];

    /// <summary>Reads them until another sync is due.</summary>
    /// <returns>How many there are, and how many of them are gone.</returns>
    public async Task<(int Unseen, int Gone)> ConfirmAsync(
        string campaignId, DateTimeOffset since, Func<bool> isAnotherDue, CancellationToken cancellationToken)
    {
        var unseen = await store.ListUnseenAsync(campaignId, since, MaxUnseen, cancellationToken);
        var gone = 0;
        var failures = 0;
        foreach (var memberId in unseen.OrderBy(_unread.Contains).ToList())
        {
            if (isAnotherDue())
            {
                break;
            }

            try
            {
                gone += await reads.ReadAsync(memberId, isBulk: true, cancellationToken) ? 1 : 0;
                failures = 0;
                _unread.Remove(memberId);
            }
            catch (PatreonException exception)
            {
                logger.MemberNotRead(1, exception.Message);
                _unread.Add(memberId);
                if (exception.Trouble == PatreonTrouble.TokenRevoked || ++failures == MaxFailures)
                {
                    // It is not that member. The next sync goes on with the rest.
                    break;
                }
            }
        }

        return (unseen.Count, gone);
    }
}
