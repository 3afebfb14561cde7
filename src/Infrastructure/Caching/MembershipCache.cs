using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace Bookstore.Infrastructure.Caching;

/// <summary>
/// What the database says of patrons, in memory for 30 seconds: a page asks for it often. What is written here is
/// forgotten at once; what another instance wrote is seen within that time.
/// </summary>
internal sealed class MembershipCache(TimeProvider clock) : IDisposable
{
    private const int MaxEntries = 30_000;

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);
    private static readonly object CampaignKey = new();

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxEntries, Clock = new Clock(clock) });

    /// <summary>Finds the Patreon account of a profile in memory, or loads it.</summary>
    public Task<PatreonIdentity?> FindAccountAsync(Guid profileId, Func<Task<PatreonIdentity?>> load) => FindAsync(profileId, load);

    /// <summary>Finds the memberships of a Patreon user in memory, or loads them.</summary>
    public async Task<KnownMemberships> FindMembershipsAsync(string patreonUserId, Func<Task<KnownMemberships?>> load) =>
        (await FindAsync(patreonUserId, load))!;

    /// <summary>Finds the campaign in memory, or loads it.</summary>
    public Task<KnownCampaign?> FindCampaignAsync(Func<Task<KnownCampaign?>> load) => FindAsync(CampaignKey, load);

    /// <summary>Forgets which account a profile has.</summary>
    public void ForgetAccount(Guid profileId) => _cache.Remove(profileId);

    /// <summary>Forgets the memberships of a Patreon user.</summary>
    public void ForgetMemberships(string patreonUserId) => _cache.Remove(patreonUserId);

    /// <summary>Forgets the campaign.</summary>
    public void ForgetCampaign() => _cache.Remove(CampaignKey);

    /// <summary>Forgets everything.</summary>
    public void Forget() => _cache.Clear();

    public void Dispose() => _cache.Dispose();

    // The entry stands before its load begins: what is written during the load removes it, and the next one loads anew.
    private async Task<T?> FindAsync<T>(object key, Func<Task<T?>> load)
        where T : class
    {
        if (!_cache.TryGetValue(key, out Lazy<Task<T?>>? entry))
        {
            entry = new Lazy<Task<T?>>(load);
            _cache.Set(key, entry, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = KeptFor });
        }

        try
        {
            return await entry!.Value;
        }
        catch
        {
            _cache.Remove(key);
            throw;
        }
    }

    private sealed class Clock(TimeProvider clock) : ISystemClock
    {
        public DateTimeOffset UtcNow => clock.GetUtcNow();
    }
}

/// <summary>The campaign, and how far its members are known.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="AsOf">When Patreon described it, in UTC.</param>
/// <param name="SyncedAt">When the last reading of all members that came to its end began, in UTC, or null.</param>
internal sealed record KnownCampaign(Campaign Campaign, DateTimeOffset AsOf, DateTimeOffset? SyncedAt);

/// <summary>The memberships of one Patreon user: several, where somebody left and came back.</summary>
/// <param name="All">Those that there are.</param>
/// <param name="LastRemovedAt">When Patreon last said of one that there is none any more, in UTC, or null where that is long ago.</param>
internal sealed record KnownMemberships(IReadOnlyList<Membership> All, DateTimeOffset? LastRemovedAt);
