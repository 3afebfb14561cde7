using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Caching;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.Extensions.Hosting;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// The names and pictures of profiles in memory for 30 seconds, since the header of each page shows them: reading the profile was
/// most of what being signed in added to the home page. What this instance writes is kept or evicted at once; what another instance
/// writes is evicted at its notification, or within that time.
/// </summary>
internal sealed class ProfileSummaries(IInstanceNotifications notifications, TimeProvider clock) : IHostedService, IDisposable
{
    private const int MaxEntries = 30_000;

    private readonly SingleFlightCache<ProfileSummary?> _summaries = new(MaxEntries, _ => 1, MembershipCache.Duration, clock);
    private IDisposable? _subscription;

    public Task<ProfileSummary?> FindAsync(Guid profileId, Func<Task<ProfileSummary?>> load) => _summaries.FindAsync(profileId, load);

    public SingleFlightCache<ProfileSummary?>.Reservation Reserve(Guid profileId) => _summaries.Reserve(profileId);

    public void Evict(Guid profileId) => _summaries.Evict(profileId);

    public static ProfileSummary Of(UserProfile profile) => new(profile.DisplayName, profile.Picture);

    /// <summary>Creates the notification of the summaries that a change is about to store otherwise; most sign-ins change none.</summary>
    public static InstanceNotification Changed(IEnumerable<EntityEntry<UserProfile>> profiles) =>
        Of(profiles.Where(IsChanged).Select(profile => profile.Entity.Id));

    public static InstanceNotification Of(IEnumerable<Guid> profileIds) =>
        new(InstanceTopic.ProfileSummaries, [.. profileIds.Select(id => id.ToString())]);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = notifications.Subscribe(InstanceTopic.ProfileSummaries, key => Evict(Guid.Parse(key)), _summaries.EvictAll);
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
        _summaries.Dispose();
    }

    // The picture, and what UserProfile.DisplayName is made of.
    private static bool IsChanged(EntityEntry<UserProfile> profile) =>
        profile.Property(entity => entity.Name).IsModified
        || profile.Property(entity => entity.Username).IsModified
        || profile.Property(entity => entity.Email).IsModified
        || profile.Property(entity => entity.Picture).IsModified;
}
