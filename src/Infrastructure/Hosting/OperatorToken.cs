using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>
/// Shows a site that runs that the one who asks has its Data Protection keys, as <c>doctor</c> does: through whatever proxy it
/// asks, it is the operator.
/// </summary>
/// <param name="protection">The keys.</param>
public sealed class OperatorToken(IDataProtectionProvider protection)
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "X-Bookstore-Operator";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Bookstore.Operator").ToTimeLimitedDataProtector();

    /// <summary>Makes a token that is good for a minute; null where there is no key to make it with.</summary>
    public string? Create()
    {
        try
        {
            return _protector.Protect(Header, Lifetime);
        }
        // A key that is missing, unreadable, or not to be made.
        catch (Exception exception) when (exception is InvalidOperationException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a token is good.</summary>
    /// <param name="token">The header, from whoever sent it, or null.</param>
    public bool IsValid(string? token)
    {
        try
        {
            return !string.IsNullOrEmpty(token) && _protector.Unprotect(token) == Header;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
