using Microsoft.AspNetCore.Authentication;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>A session that ended.</summary>
/// <param name="Session">The row that was deleted.</param>
/// <param name="Ticket">The ticket, or null where it can't be decrypted.</param>
/// <param name="RefreshToken">The refresh token, or null where there is none, or it can't be decrypted.</param>
/// <param name="IsGrantShared">Whether an open session may have tokens of the same grant at Logto.</param>
internal sealed record EndedSession(UserSessionRow Session, AuthenticationTicket? Ticket, string? RefreshToken, bool IsGrantShared)
{
    public string? IdToken => Ticket is null ? null : SessionTicket.GetIdToken(Ticket);

    /// <summary>The refresh token, or null where there is none or another session may need its grant.</summary>
    public string? TokenToRevoke => IsGrantShared ? null : RefreshToken;
}
