using Bookstore.Domain.Patrons;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Reads single members after a sync, where the list was not enough. A stored member who was not listed may have moved from page
/// to page meanwhile, so only Patreon's answer for the member removes it. The currency, which matters where the amount decides,
/// is only in the pledge history of a single member.
/// </summary>
internal sealed class StaleMemberReconciliation(MemberStore store, MemberRefresher refresher, ILogger<StaleMemberReconciliation> logger)
{
    // Where Patreon left out whole pages, the next sync reads the rest.
    private const int MaxMembers = 1000;
    private const int MaxFailures = 3;

    // Members who could not be read come last the next time, so that they do not keep others from being read.
    private readonly HashSet<string> _failed = [];

    // Some have no pledge history: one read for each amount is enough.
    private readonly HashSet<(string MemberId, int Cents)> _currencyRead = [];

    /// <summary>Reads the stored members whom a sync did not list, until another sync is due.</summary>
    /// <returns>How many there are, and how many of them are gone.</returns>
    public async Task<(int Stale, int Gone)> ReadStaleAsync(
        string campaignId, DateTimeOffset since, Func<bool> isSyncDue, CancellationToken cancellationToken)
    {
        var stale = await store.ListStaleAsync(campaignId, since, MaxMembers, cancellationToken);
        var (_, gone) = await ReadAsync(stale, isSyncDue, cancellationToken);
        return (stale.Count, gone);
    }

    /// <summary>Reads the members whose amount decides and has no known currency, until another sync is due.</summary>
    public async Task ReadCurrenciesAsync(string campaignId, Func<bool> isSyncDue, CancellationToken cancellationToken)
    {
        var members = (await store.ListWithoutCurrencyAsync(campaignId, cancellationToken))
            .Where(member => !_currencyRead.Contains(member)).Take(MaxMembers).ToList();
        var (read, _) = await ReadAsync([.. members.Select(member => member.MemberId)], isSyncDue, cancellationToken);
        _currencyRead.UnionWith(members.Where(member => read.Contains(member.MemberId)));
    }

    private async Task<(HashSet<string> Read, int Gone)> ReadAsync(
        IReadOnlyList<string> members, Func<bool> isSyncDue, CancellationToken cancellationToken)
    {
        var read = new HashSet<string>();
        var gone = 0;
        var failures = 0;
        foreach (var memberId in members.OrderBy(_failed.Contains).ToList())
        {
            if (isSyncDue())
            {
                break;
            }

            try
            {
                gone += await refresher.RefreshAsync(memberId, isBulk: true, cancellationToken) ? 1 : 0;
                failures = 0;
                read.Add(memberId);
                _failed.Remove(memberId);
            }
            catch (PatreonException exception)
            {
                logger.MemberRefreshFailed(1, exception.Message);
                _failed.Add(memberId);
                if (exception.Problem == PatreonProblem.TokenRevoked || ++failures == MaxFailures)
                {
                    // The failure is not due to one member. The next sync reads the rest.
                    break;
                }
            }
        }

        return (read, gone);
    }
}
