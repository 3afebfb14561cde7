using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;

namespace Bookstore.Application.Patrons;

/// <summary>What a member is, in the terms in which people are told. The set is closed: each has a text.</summary>
public enum Standing
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
public static class Standings
{
    /// <summary>When Patreon charges the member next, in UTC, or null where no charge is to be expected, or none that will be as it is planned.</summary>
    /// <param name="known">What is known of them.</param>
    public static DateTimeOffset? FindNextCharge(Patronage.Known known) =>
        Of(known) is Standing.Active or Standing.Charging or Standing.Unlisted or Standing.Trial ? known.Membership?.NextChargeAt : null;

    /// <summary>What the member is.</summary>
    /// <param name="known">What is known of them.</param>
    public static Standing Of(Patronage.Known known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var (level, membership) = (known.Level, known.Membership);
        return membership switch
        {
            _ when level.IsCreator => Standing.Creator,
            null => Standing.None,
            _ when level.IsOutdated => Standing.Outdated,
            { Status: MembershipStatus.Declined } when level.HeldUntil is not null => Standing.Grace,
            { Status: MembershipStatus.Declined } => level.IsPaid ? Standing.Declined : Standing.Lapsed,
            { IsGifted: true } when level.IsPaid => Standing.Gift,
            { IsFreeTrial: true } when level.IsPaid => Standing.Trial,
            { IsCancelled: true } => level.IsPaid ? Standing.Cancelled : Standing.Former,
            { Status: MembershipStatus.Active } when level.HeldUntil is not null => Standing.Charging,
            { Status: MembershipStatus.Active } when !level.IsPaid => Standing.Unlisted,
            _ when level.IsPaid => Standing.Active,
            _ => Standing.Free,
        };
    }
}
