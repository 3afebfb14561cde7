using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>An RSA certificate with its private key. Only the pair of keys is used, so nobody has to have signed it.</summary>
internal sealed record KeyCertificate(string File, X509Certificate2 Value)
{
    public const string Setting = "DataProtection:Certificate";
    public const string KeySetting = "DataProtection:CertificateKey";
    public const string PasswordSetting = "DataProtection:CertificatePassword";
    public const string EarlierSetting = "DataProtection:EarlierCertificates";

    public const string Creation = "'The certificate of the keys' in docs/operations.md has the openssl command that creates one.";

    public DateTimeOffset ExpiresAt => Value.NotAfter.ToUniversalTime();

    /// <summary>Why new keys must not be encrypted with the certificate at this time; or null.</summary>
    public string? FindPeriodProblem(DateTimeOffset now) =>
        now >= ExpiresAt
            ? Invariant($"{Setting} names a certificate that expired at {ExpiresAt:u}: '{File}'. Create another, set {Setting} to it, and add this file to {EarlierSetting}. {Creation}")
            : now < Value.NotBefore.ToUniversalTime()
                ? Invariant($"{Setting} names a certificate that is not valid before {Value.NotBefore.ToUniversalTime():u}: '{File}'. Check this machine's clock, or create another. {Creation}")
                : null;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
