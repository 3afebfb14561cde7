using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;

namespace Bookstore.Application.Patrons;

/// <summary>What a member is, in the terms in which people are told. The set is closed: each has a text.</summary>
public enum MembershipStatus
{
    /// <summary>The campaign is theirs.</summary>
    Creator,

    /// <summary>They pay.</summary>
    Active,

    /// <summary>They pay, Patreon lists nothing for them, as it may during a charge, and what was listed holds a while.</summary>
    Charging,

    /// <summary>They pay, Patreon lists nothing for them, and nothing that was listed holds.</summary>
    Unlisted,

    /// <summary>They cancelled, and what they paid for is open still.</summary>
    Cancelled,

    /// <summary>They try it without a charge.</summary>
    Trial,

    /// <summary>It was given to them.</summary>
    Gift,

    /// <summary>A charge was declined, and Patreon still lists what they had.</summary>
    Declined,

    /// <summary>A charge was declined, Patreon lists nothing any more, and it holds a while.</summary>
    Grace,

    /// <summary>A charge was declined, and nothing holds any more.</summary>
    Lapsed,

    /// <summary>They paid once.</summary>
    Former,

    /// <summary>They follow, or have a free membership.</summary>
    Free,

    /// <summary>The campaign does not know them.</summary>
    None,

    /// <summary>They were patrons when Patreon was last asked, which is too long ago to count.</summary>
    Outdated,
}

/// <summary>Says what a member is.</summary>
public static class MembershipStatuses
{
    /// <summary>When Patreon charges the member next, in UTC, or null where no charge is to be expected, or none that will be as it is planned.</summary>
    /// <param name="known">What is known of them.</param>
    public static DateTimeOffset? FindNextCharge(MembershipLookup.Known known) =>
        Of(known) is MembershipStatus.Active or MembershipStatus.Charging or MembershipStatus.Unlisted or MembershipStatus.Trial ? known.Membership?.NextChargeAt : null;

    /// <summary>What the member is.</summary>
    /// <param name="known">What is known of them.</param>
    public static MembershipStatus Of(MembershipLookup.Known known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var (level, membership) = (known.Level, known.Membership);
        return membership switch
        {
            _ when level.IsCreator => MembershipStatus.Creator,
            null => MembershipStatus.None,
            _ when level.IsStale => MembershipStatus.Outdated,
            { Status: PatronStatus.Declined } when level.HeldUntil is not null => MembershipStatus.Grace,
            { Status: PatronStatus.Declined } => level.IsPaid ? MembershipStatus.Declined : MembershipStatus.Lapsed,
            { IsGifted: true } when level.IsPaid => MembershipStatus.Gift,
            { IsFreeTrial: true } when level.IsPaid => MembershipStatus.Trial,
            { IsCancelled: true } => level.IsPaid ? MembershipStatus.Cancelled : MembershipStatus.Former,
            { Status: PatronStatus.Active } when level.HeldUntil is not null => MembershipStatus.Charging,
            { Status: PatronStatus.Active } when !level.IsPaid => MembershipStatus.Unlisted,
            _ when level.IsPaid => MembershipStatus.Active,
            _ => MembershipStatus.Free,
        };
    }
}
