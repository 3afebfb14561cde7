using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Caching;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.Extensions.Hosting;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// The display names of profiles in memory for 30 seconds, since the home page greets by name: reading the profile was most of what
/// being signed in added to that page. What this instance writes is evicted at once; what another instance writes at its
/// notification, or within that time.
/// </summary>
internal sealed class ProfileNames(IInstanceNotifications notifications, TimeProvider clock) : IHostedService, IDisposable
{
    private const int MaxEntries = 30_000;

    private readonly SingleFlightCache<string?> _names = new(MaxEntries, _ => 1, MembershipCache.Duration, clock);
    private IDisposable? _subscription;

    public Task<string?> FindAsync(Guid profileId, Func<Task<string?>> load) => _names.FindAsync(profileId, load);

    public void Evict(Guid profileId) => _names.Evict(profileId);

    /// <summary>Creates the notification of the names that a change is about to store; most sign-ins change none.</summary>
    public static InstanceNotification Changed(IEnumerable<EntityEntry<UserProfile>> profiles) =>
        Of(profiles.Where(IsRenamed).Select(profile => profile.Entity.Id));

    public static InstanceNotification Of(IEnumerable<Guid> profileIds) =>
        new(InstanceTopic.ProfileNames, [.. profileIds.Select(id => id.ToString())]);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = notifications.Subscribe(InstanceTopic.ProfileNames, key => Evict(Guid.Parse(key)), _names.EvictAll);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _subscription?.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        _names.Dispose();
    }

    // What UserProfile.DisplayName is made of.
    private static bool IsRenamed(EntityEntry<UserProfile> profile) =>
        profile.Property(entity => entity.Name).IsModified
        || profile.Property(entity => entity.Username).IsModified
        || profile.Property(entity => entity.Email).IsModified;
}
