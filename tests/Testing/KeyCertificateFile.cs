using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bookstore.Testing;

/// <summary>A file with a certificate that encrypts Data Protection keys, and its private key.</summary>
public static class KeyCertificateFile
{
    private static readonly Lazy<string> File = new(() =>
    {
        var file = Create();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.File.Delete(file);
        return file;
    });

    /// <summary>The one of all apps of this test process.</summary>
    public static string Shared => File.Value;

    /// <summary>Creates another one, for this user alone.</summary>
    public static string Create()
    {
        using var key = RSA.Create(2048);
        var now = DateTimeOffset.UtcNow;
        using var certificate = new CertificateRequest("CN=Bookstore keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        // Its mode is 0600.
        var file = Path.GetTempFileName();
        System.IO.File.WriteAllText(file, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return file;
    }
}
