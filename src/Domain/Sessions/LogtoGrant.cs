namespace Bookstore.Domain.Sessions;

/// <summary>
/// What is known of the grant at Logto that tokens belong to. Logto gives one grant to each of its own sessions, and revoking a
/// refresh token revokes every token of its grant (RFC 7009 2.1).
/// </summary>
/// <param name="ProfileId">The person's profile, or null where there is none.</param>
/// <param name="LogtoSessionId">Logto's session (the <c>sid</c> claim), or null where it names none.</param>
public sealed record LogtoGrant(Guid? ProfileId, string? LogtoSessionId)
{
    /// <summary>Whether the two may be one grant. Without both <c>sid</c>s, any two grants of one person may be.</summary>
    public bool MayBeSameAs(LogtoGrant other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return LogtoSessionId is not null && other.LogtoSessionId is not null
            ? LogtoSessionId == other.LogtoSessionId
            : ProfileId == other.ProfileId;
    }
}
