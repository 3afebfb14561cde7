namespace Bookstore.Application.Ports;

/// <summary>Logto's revocation endpoint (RFC 7009).</summary>
public interface ITokenRevocation
{
    /// <summary>
    /// Revokes refresh tokens, a few at a time, and gives up after two seconds. A failure is logged and not thrown. If the
    /// browser doesn't wait for the response, the tokens are revoked all the same.
    /// </summary>
    Task RevokeAsync(IReadOnlyList<string> refreshTokens);
}
