using Bookstore.Domain.Patrons;

namespace Bookstore.Application.Authorization;

/// <summary>Whether the current person may see a book or a page.</summary>
public abstract record Access
{
    private Access()
    {
    }

    public sealed record Granted : Access;

    /// <param name="Requirement">What an entitlement has to reach; null where no tier is meant, or no campaign is known yet.</param>
    /// <param name="Campaign">The campaign to join, or null where there is none, or before it was first read.</param>
    /// <param name="Membership">The person's relation to the campaign; null without a session.</param>
    public sealed record Denied(AccessRule AccessRule, AccessRequirement? Requirement, Campaign? Campaign, MembershipLookup? Membership) : Access
    {
        /// <summary>The denial of each rule where any of several would let the person in; else empty.</summary>
        public IReadOnlyList<Denied> Alternatives { get; init; } = [];

        /// <summary>Whether the person may not even know of it, because it belongs to organizations that they are not in.</summary>
        public bool IsHidden { get; init; }
    }
}
