using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>
/// Proves to the running site that a request comes from its operator, through whatever proxies: only a process with the Data
/// Protection keys, as <c>doctor</c> has them, can create a token.
/// </summary>
public sealed class OperatorTokens(IDataProtectionProvider protection)
{
    public const string Header = "X-Bookstore-Operator";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Bookstore.Operator").ToTimeLimitedDataProtector();

    /// <summary>Creates a token that is valid for a minute; null if no key can be used.</summary>
    public string? Create()
    {
        try
        {
            return _protector.Protect(Header, Lifetime);
        }
        // The key is missing or unreadable, or can't be created.
        catch (Exception exception) when (exception is InvalidOperationException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

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
