using Bookstore.Domain.Patrons;

namespace Bookstore.Application.Patrons;

/// <summary>The status of a membership as the pages show it. Each value has a text.</summary>
public enum MembershipStatus
{
    /// <summary>The person created the campaign.</summary>
    Creator,

    /// <summary>The member pays.</summary>
    Active,

    /// <summary>The member pays, Patreon lists nothing, as it may during a charge, and the grace period runs.</summary>
    Charging,

    /// <summary>The member pays, Patreon lists nothing, and there is no grace period.</summary>
    Unlisted,

    /// <summary>The member cancelled, and what was paid for is still open.</summary>
    Cancelled,

    /// <summary>A free trial.</summary>
    Trial,

    /// <summary>Another person paid.</summary>
    Gift,

    /// <summary>A charge was declined, and Patreon still lists the entitlement.</summary>
    Declined,

    /// <summary>A charge was declined, Patreon lists nothing, and the grace period runs.</summary>
    Grace,

    /// <summary>A charge was declined, and the grace period is over.</summary>
    Lapsed,

    /// <summary>The member paid once.</summary>
    Former,

    /// <summary>A follower or a free member.</summary>
    Free,

    /// <summary>The campaign has no such member.</summary>
    None,

    /// <summary>A patron when Patreon was last asked, which is too long ago to count.</summary>
    Outdated,
}

public static class MembershipStatuses
{
    /// <summary>When Patreon charges the member next, in UTC; null where no charge will come, or none that can be relied on.</summary>
    public static DateTimeOffset? FindNextCharge(MembershipLookup.Known known) =>
        Of(known) is MembershipStatus.Active or MembershipStatus.Charging or MembershipStatus.Unlisted or MembershipStatus.Trial ? known.Membership?.NextChargeAt : null;

    /// <summary>The one thing that helps most; null where nothing at Patreon would: for the creator, and while Patreon doesn't answer.</summary>
    public static MembershipAction? FindAction(MembershipStatus status) => status switch
    {
        MembershipStatus.Creator or MembershipStatus.Outdated => null,
        MembershipStatus.Declined or MembershipStatus.Grace or MembershipStatus.Lapsed => MembershipAction.UpdatePayment,
        MembershipStatus.Former or MembershipStatus.Free or MembershipStatus.None => MembershipAction.Join,
        _ => MembershipAction.Manage,
    };

    public static MembershipStatus Of(MembershipLookup.Known known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var (entitlement, membership) = (known.Entitlement, known.Membership);
        return membership switch
        {
            _ when entitlement.IsCreator => MembershipStatus.Creator,
            null => MembershipStatus.None,
            _ when entitlement.IsStale => MembershipStatus.Outdated,
            { Status: PatronStatus.Declined } when entitlement.GraceEndsAt is not null => MembershipStatus.Grace,
            { Status: PatronStatus.Declined } => entitlement.IsPaid ? MembershipStatus.Declined : MembershipStatus.Lapsed,
            { IsGifted: true } when entitlement.IsPaid => MembershipStatus.Gift,
            { IsFreeTrial: true } when entitlement.IsPaid => MembershipStatus.Trial,
            { IsCancelled: true } => entitlement.IsPaid ? MembershipStatus.Cancelled : MembershipStatus.Former,
            { Status: PatronStatus.Active } when entitlement.GraceEndsAt is not null => MembershipStatus.Charging,
            { Status: PatronStatus.Active } when !entitlement.IsPaid => MembershipStatus.Unlisted,
            _ when entitlement.IsPaid => MembershipStatus.Active,
            _ => MembershipStatus.Free,
        };
    }
}

/// <summary>What a person can do about their membership at Patreon. Each value has a text.</summary>
public enum MembershipAction
{
    /// <summary>Change or cancel the membership.</summary>
    Manage,

    /// <summary>Have a declined charge paid.</summary>
    UpdatePayment,

    /// <summary>Become a patron, or one again.</summary>
    Join,
}
