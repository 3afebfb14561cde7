using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>
/// Writes the session cookie as the bare session key. The cookie handler wraps the key of its
/// <see cref="SessionStore"/> in a ticket; nothing else is in there, and a random key needs no encryption.
/// </summary>
internal sealed class SessionKeyFormat : ISecureDataFormat<AuthenticationTicket>
{
    // The claim in which the cookie handler hands over the key.
    private const string KeyClaim = "Microsoft.AspNetCore.Authentication.Cookies-SessionId";

    public string Protect(AuthenticationTicket data) => Protect(data, null);

    public string Protect(AuthenticationTicket data, string? purpose) =>
        data.Principal.FindFirstValue(KeyClaim)
        ?? throw new InvalidOperationException("The session cookie carries a session key and nothing else.");

    public AuthenticationTicket? Unprotect(string? protectedText) => Unprotect(protectedText, null);

    public AuthenticationTicket? Unprotect(string? protectedText, string? purpose) =>
        SessionKey.IsWellFormed(protectedText)
            ? new AuthenticationTicket(
                new ClaimsPrincipal(new ClaimsIdentity([new Claim(KeyClaim, protectedText!)])), Schemes.Session)
            : null;
}
