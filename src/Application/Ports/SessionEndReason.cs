namespace Bookstore.Application.Ports;

/// <summary>Why a session ended.</summary>
public enum SessionEndReason
{
    /// <summary>Its owner signed out.</summary>
    SignOut,

    /// <summary>Its owner ended it from another browser.</summary>
    EndedElsewhere,

    /// <summary>Its owner signed out at Logto (OpenID Connect Back-Channel Logout 1.0).</summary>
    LogtoSignOut,

    /// <summary>Its owner was suspended at Logto.</summary>
    Suspended,

    /// <summary>Its owner was deleted at Logto.</summary>
    Deleted,

    /// <summary>Its browser signed in again.</summary>
    Replaced,

    /// <summary>Its owner opened more than one person may have, and it was not used for the longest time.</summary>
    TooMany,

    Expired,

    /// <summary>Logto no longer accepts its refresh token: its owner was suspended or deleted, or the grant was revoked.</summary>
    Revoked,

    /// <summary>It had to be confirmed by Logto and had no refresh token for that, so its owner signs in again.</summary>
    SignInNeeded,
}
