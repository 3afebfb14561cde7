namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// Tells the other instances of the site what one of them changed in the database, so that they evict it from memory. Lossy: a
/// receiver keeps nothing for long, such as <c>Sessions:CacheDuration</c>.
/// </summary>
internal interface IInstanceNotifications
{
    /// <summary>
    /// Notifies the other instances when the current transaction of <paramref name="database"/> commits, and not if it is rolled
    /// back; at once where there is none. Never this instance.
    /// </summary>
    Task SendAsync(BookstoreDbContext database, InstanceNotification notification, CancellationToken cancellationToken = default);

    /// <param name="handle">Called with each key that another instance changed. It must not block.</param>
    /// <param name="evictAll">Called when notifications may have been missed: everything may be out of date.</param>
    /// <returns>Ends the subscription.</returns>
    IDisposable Subscribe(InstanceTopic topic, Action<string> handle, Action evictAll);
}

/// <summary>What changed.</summary>
/// <param name="Keys">Ids or hashes, of at most 255 characters each; nothing personal and no secret. Without any, nothing is sent.</param>
internal sealed record InstanceNotification(InstanceTopic Topic, params IReadOnlyCollection<string> Keys);

/// <summary>The names are part of the messages between instances, which may be of two versions for a while.</summary>
internal enum InstanceTopic
{
    /// <summary>Sessions that ended or changed, by the hash of their key.</summary>
    Sessions,

    /// <summary>Sessions that Logto no longer accepts, by the hash of their key.</summary>
    RevokedSessions,

    /// <summary>Profiles whose Patreon account was linked or unlinked, by their id.</summary>
    PatreonAccounts,

    /// <summary>Profiles whose name, username or email address changed, by their id.</summary>
    ProfileSummaries,

    /// <summary>The campaign or all of its members, by the campaign's id.</summary>
    PatreonCampaigns,

    /// <summary>Memberships, by the id of their Patreon user.</summary>
    PatreonMemberships,
}
