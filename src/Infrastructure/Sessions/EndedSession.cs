using Bookstore.Domain.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>A session that ended.</summary>
/// <param name="Session">The row that was deleted.</param>
/// <param name="Ticket">The ticket, or null where it can't be decrypted.</param>
/// <param name="RefreshToken">The refresh token, or null where there is none, or it can't be decrypted.</param>
/// <param name="OpenGrants">The grants at Logto of open sessions that this one may share.</param>
internal sealed record EndedSession(
    UserSessionRow Session, AuthenticationTicket? Ticket, string? RefreshToken, IReadOnlyList<LogtoGrant> OpenGrants)
{
    /// <summary>Whether an open session may have tokens of the same grant.</summary>
    public bool IsGrantShared => OpenGrants.Any(Session.Grant.MayBeSameAs);

    /// <summary>Whether an open session was opened in the same session at Logto.</summary>
    public bool IsLogtoSessionShared =>
        Session.LogtoSessionId is { } logtoSessionId && OpenGrants.Any(grant => grant.LogtoSessionId == logtoSessionId);

    public string? IdToken => Ticket is null ? null : SessionTicket.GetIdToken(Ticket);

    /// <summary>The refresh token, or null where there is none or another session may need its grant.</summary>
    public string? TokenToRevoke => IsGrantShared ? null : RefreshToken;

    // No token in a log by accident.
    public override string ToString() => nameof(EndedSession);
}
