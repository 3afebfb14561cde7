using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>
/// Writes the session cookie as the bare session key. The cookie handler wraps the key of its
/// <see cref="SessionStore"/> in a ticket that contains nothing else, and a random key needs no encryption.
/// </summary>
internal sealed class SessionKeyFormat : ISecureDataFormat<AuthenticationTicket>
{
    // The claim in which the cookie handler passes the key.
    private const string KeyClaim = "Microsoft.AspNetCore.Authentication.Cookies-SessionId";

    public string Protect(AuthenticationTicket data) => Protect(data, null);

    public string Protect(AuthenticationTicket data, string? purpose) =>
        data.Principal.FindFirstValue(KeyClaim)
        ?? throw new UnreachableException("The cookie handler asked for a cookie without a session key.");

    public AuthenticationTicket? Unprotect(string? protectedText) => Unprotect(protectedText, null);

    public AuthenticationTicket? Unprotect(string? protectedText, string? purpose) =>
        SessionKey.IsWellFormed(protectedText)
            ? new AuthenticationTicket(
                new ClaimsPrincipal(new ClaimsIdentity([new Claim(KeyClaim, protectedText!)])), Schemes.Session)
            : null;
}
