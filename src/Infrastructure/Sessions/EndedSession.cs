using Bookstore.Domain.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>A session that ended, with what its ticket held; the tokens are null where the ticket can't be read.</summary>
/// <param name="Session">The row that is gone.</param>
/// <param name="Ticket">The ticket, or null.</param>
/// <param name="IsGrantShared">Whether a session that goes on may hold tokens of the same grant.</param>
internal sealed record EndedSession(UserSession Session, AuthenticationTicket? Ticket, bool IsGrantShared)
{
    /// <summary>The ID token, or null.</summary>
    public string? IdToken => Ticket is null ? null : SessionTicket.IdTokenOf(Ticket);

    /// <summary>The refresh token, if nobody else needs its grant; or null.</summary>
    public string? TokenToRevoke => Ticket is null || IsGrantShared ? null : SessionTicket.RefreshTokenOf(Ticket);
}
