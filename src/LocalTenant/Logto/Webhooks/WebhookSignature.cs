using System.Security.Cryptography;
using System.Text;

namespace Bookstore.LocalTenant.Logto.Webhooks;

/// <summary>HMAC-SHA256 of the exact body, in lower-case hexadecimal.</summary>
internal static class WebhookSignature
{
    public const string Header = "logto-signature-sha-256";

    public static string Of(byte[] body, string signingKey) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(signingKey), body));
}
