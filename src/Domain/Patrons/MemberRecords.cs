using Bookstore.Domain.Profiles;

namespace Bookstore.Domain.Patrons;

/// <summary>What this site has stored from Patreon about one profile: facts, without a decision. All times are in UTC.</summary>
/// <param name="Account">The linked Patreon account, or null.</param>
/// <param name="Campaign">The campaign, or null before it was first read.</param>
/// <param name="Memberships">The account's memberships in the campaign.</param>
/// <param name="Policy">The site's settings for grace period and offline tolerance.</param>
public sealed record MemberRecords(
    PatreonIdentity? Account, CampaignRecord? Campaign, IReadOnlyList<Membership> Memberships, EntitlementPolicy Policy)
{
    /// <summary>When Patreon last reported one of the account's memberships as gone; null where that was long ago or never.</summary>
    public DateTimeOffset? LastRemovedAt { get; init; }

    /// <summary>Whether a sync of all members is running or due.</summary>
    public bool IsSyncPending { get; init; }

    /// <summary>Whether the profile requested a sync that has not completed.</summary>
    public bool IsSyncRequested { get; init; }

    /// <summary>Why the records may be out of date, or null.</summary>
    public PatreonProblem? Problem { get; init; }

    /// <summary>Whether the linked account is none of the members that the last syncs read.</summary>
    public bool IsUnknownAccount =>
        Account is { } account && Memberships.Count == 0 && Campaign?.Campaign.IsCreatedBy(account.PatreonUserId) is not true;

    /// <summary>
    /// Whether only a sync can find a new membership: Patreon is asked for members by their id, and who left and came back has
    /// a new one.
    /// </summary>
    public bool HasFormerMembershipsOnly => Memberships.All(membership => membership.Status == PatronStatus.Former);

    /// <summary>
    /// Whether Patreon has answered since other records were read: it was asked for each membership, and no sync that the profile
    /// requested is left.
    /// </summary>
    public bool AreNewerThan(MemberRecords earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        // Times are compared for change only: the one who asks Patreon may have another clock.
        return !IsSyncRequested && !IsBeingChecked && earlier.Memberships.All(before =>
            Memberships.FirstOrDefault(now => now.MemberId == before.MemberId)?.AsOf != before.AsOf);
    }

    /// <summary>
    /// Whether a running or requested sync may still find the account. An account that was linked before the last completed
    /// sync began was in it, if it is a member.
    /// </summary>
    public bool IsBeingChecked => IsUnknownAccount
        && (Campaign?.SyncedAt is not { } syncedAt || IsSyncRequested || (IsSyncPending && Account!.LinkedAt > syncedAt));
}

/// <summary>Why Patreon gives this site no current data.</summary>
public enum PatreonProblem
{
    /// <summary>It can't be reached, or answers with errors of its own.</summary>
    Unreachable,

    /// <summary>It rejects the creator's access token and refresh token (<c>invalid_grant</c>): the creator has to create new ones.</summary>
    TokenRevoked,
}
