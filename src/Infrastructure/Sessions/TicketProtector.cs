using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>Encrypts tickets for the database.</summary>
internal sealed class TicketProtector(IDataProtectionProvider dataProtection, ILogger logger)
{
    private readonly IDataProtector _protector = dataProtection.CreateProtector("Bookstore.Sessions.Ticket");

    public byte[] Protect(AuthenticationTicket ticket) => _protector.Protect(TicketSerializer.Default.Serialize(ticket));

    /// <summary>The ticket, or null where its key is gone.</summary>
    public AuthenticationTicket? Unprotect(byte[] content)
    {
        try
        {
            return TicketSerializer.Default.Deserialize(_protector.Unprotect(content));
        }
        catch (CryptographicException exception)
        {
            logger.TicketUnreadable(exception);
            return null;
        }
    }
}
