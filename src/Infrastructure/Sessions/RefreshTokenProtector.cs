using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>Encrypts refresh tokens for the database, each for its own session: moved to another row, it can't be decrypted.</summary>
internal sealed class RefreshTokenProtector(IDataProtectionProvider dataProtection, ILogger logger)
{
    private readonly IDataProtector _protector = dataProtection.CreateProtector("Bookstore.Sessions.RefreshToken");

    public byte[] Protect(Guid sessionId, string refreshToken) => For(sessionId).Protect(Encoding.UTF8.GetBytes(refreshToken));

    public string? Unprotect(UserSessionRow session) => Unprotect(session.Id, session.RefreshToken);

    /// <summary>The refresh token, or null where there is none, or its key is gone.</summary>
    public string? Unprotect(Guid sessionId, byte[]? content)
    {
        try
        {
            return content is null ? null : Encoding.UTF8.GetString(For(sessionId).Unprotect(content));
        }
        catch (CryptographicException exception)
        {
            logger.RefreshTokenUnreadable(exception);
            return null;
        }
    }

    private IDataProtector For(Guid sessionId) => _protector.CreateProtector(sessionId.ToString());
}
