using Bookstore.Domain.Patrons;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Those members of whom a sync did not say enough: each is read alone. One who is not in the list may have moved from page
/// to page meanwhile, and gone is what Patreon says itself. In which currency somebody pays, which matters where the amount
/// decides, is in the history of one member only.
/// </summary>
internal sealed class StaleMemberReconciliation(MemberStore store, MemberRefresher reads, ILogger<StaleMemberReconciliation> logger)
{
    // Where a page was lost on Patreon's side, the rest is confirmed by the next sync.
    private const int MaxUnseen = 1000;
    private const int MaxFailures = 3;

    // Those who could not be read come last the next time: they keep nobody else from being read.
    private readonly HashSet<string> _unread = [];

    // Some have no history: once for each amount is enough.
    private readonly HashSet<(string MemberId, int Cents)> _asked = [];

    /// <summary>Reads those whom a sync did not see, until another one is due.</summary>
    /// <returns>How many there are, and how many of them are gone.</returns>
    public async Task<(int Unseen, int Gone)> ConfirmAsync(
        string campaignId, DateTimeOffset since, Func<bool> isAnotherDue, CancellationToken cancellationToken)
    {
        var unseen = await store.ListUnseenAsync(campaignId, since, MaxUnseen, cancellationToken);
        return (unseen.Count, await ReadAsync(unseen, isAnotherDue, cancellationToken));
    }

    /// <summary>Reads those whose amount decides and has no known currency, until another sync is due. Until then it counts as the campaign's.</summary>
    public async Task AskForCurrenciesAsync(string campaignId, Func<bool> isAnotherDue, CancellationToken cancellationToken)
    {
        var members = (await store.ListWithoutCurrencyAsync(campaignId, cancellationToken))
            .Where(member => !_asked.Contains(member)).Take(MaxUnseen).ToList();
        await ReadAsync([.. members.Select(member => member.MemberId)], isAnotherDue, cancellationToken);
        _asked.UnionWith(members.Where(member => !_unread.Contains(member.MemberId)));
    }

    private async Task<int> ReadAsync(IReadOnlyList<string> members, Func<bool> isAnotherDue, CancellationToken cancellationToken)
    {
        var gone = 0;
        var failures = 0;
        foreach (var memberId in members.OrderBy(_unread.Contains).ToList())
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
                if (exception.Problem == PatreonProblem.TokenRevoked || ++failures == MaxFailures)
                {
                    // It is not that member. The next sync goes on with the rest.
                    break;
                }
            }
        }

        return gone;
    }
}
