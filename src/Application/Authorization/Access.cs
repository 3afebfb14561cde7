using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;

namespace Bookstore.Application.Authorization;

/// <summary>Whether something is open to the visitor of the current request.</summary>
public abstract record Access
{
    private Access()
    {
    }

    /// <summary>It is.</summary>
    public sealed record Granted : Access;

    /// <summary>It is not.</summary>
    /// <param name="AccessRule">Whom it is open to.</param>
    /// <param name="Requirement">What a level has to reach; null where no tier is it, or none is known yet.</param>
    /// <param name="Campaign">The campaign to join, or null where there is none, or it was not read yet.</param>
    /// <param name="Membership">What the visitor is to the campaign; null for one who is not signed in.</param>
    public sealed record Denied(AccessRule AccessRule, AccessRequirement? Requirement, Campaign? Campaign, MembershipLookup? Membership) : Access;
}
