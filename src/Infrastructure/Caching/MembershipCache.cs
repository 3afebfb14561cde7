using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;

namespace Bookstore.Infrastructure.Caching;

/// <summary>
/// Stored memberships in memory for 30 seconds, since every page asks for them. What this instance writes is evicted at once;
/// what another instance writes at its notification, or within that time.
/// </summary>
internal sealed class MembershipCache(TimeProvider clock) : IDisposable
{
    /// <summary>For how long a change of another instance may stay unseen, where its notification was lost.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    private const int MaxEntries = 30_000;

    private static readonly object CampaignKey = new();

    private readonly SingleFlightCache<object?> _cache = new(MaxEntries, _ => 1, Duration, clock);

    public async Task<PatreonIdentity?> FindAccountAsync(Guid profileId, Func<Task<PatreonIdentity?>> load) =>
        (PatreonIdentity?)await _cache.FindAsync(profileId, async () => await load());

    public async Task<CampaignRecord?> FindCampaignAsync(Func<Task<CampaignRecord?>> load) =>
        (CampaignRecord?)await _cache.FindAsync(CampaignKey, async () => await load());

    public async Task<StoredMemberships> FindMembershipsAsync(string patreonUserId, Func<Task<StoredMemberships>> load) =>
        (StoredMemberships)(await _cache.FindAsync(patreonUserId, async () => await load()))!;

    public SingleFlightCache<object?>.Reservation ReserveAccount(Guid profileId) => _cache.Reserve(profileId);

    public void EvictAccount(Guid profileId) => _cache.Evict(profileId);

    public void EvictCampaign() => _cache.Evict(CampaignKey);

    public void EvictMemberships(string patreonUserId) => _cache.Evict(patreonUserId);

    public void EvictAll() => _cache.EvictAll();

    public void Dispose() => _cache.Dispose();
}

/// <summary>The memberships of one Patreon user: several, where a member left and came back.</summary>
/// <param name="LastRemovedAt">When Patreon last reported one of them as gone, in UTC; null where that was long ago or never.</param>
internal sealed record StoredMemberships(IReadOnlyList<Membership> All, DateTimeOffset? LastRemovedAt);
