using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bookstore.Infrastructure.Tests.Hosting;

/// <summary>Certificates of the Data Protection keys, in files of a folder of their own.</summary>
internal sealed class TestCertificate : IDisposable
{
    public const string Password = "the password";

    // Creating one is slow.
    private static readonly RSA Key = RSA.Create(2048);
    private static readonly RSA OtherKey = RSA.Create(2048);

    private readonly string _folder = Directory.CreateTempSubdirectory("bookstore-certificate-").FullName;

    public TestCertificate()
    {
        // As in /etc: others may enter it.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        }
    }

    public string Pem(DateTimeOffset? from = null, DateTimeOffset? to = null, bool isOther = false) =>
        Write("certificate.pem", $"{Create(isOther ? OtherKey : Key, from, to).ExportCertificatePem()}\n{(isOther ? OtherKey : Key).ExportPkcs8PrivateKeyPem()}\n");

    public string CertificateAlone() => Write("certificate.crt", Create(Key).ExportCertificatePem());

    public string KeyAlone(bool isOther = false) => Write("certificate.key", (isOther ? OtherKey : Key).ExportPkcs8PrivateKeyPem());

    public string EncryptedPem() => Write(
        "encrypted.pem",
        $"{Create(Key).ExportCertificatePem()}\n{Key.ExportEncryptedPkcs8PrivateKeyPem(Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000))}\n");

    public string Pfx()
    {
        using var certificate = Create(Key);
        var file = Write("certificate.pfx", "");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, Password));
        return file;
    }

    public string EllipticCurve()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=Bookstore", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        return Write("curve.pem", $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }

    public string Short()
    {
        using var key = RSA.Create(1024);
        return Write("short.pem", $"{Create(key).ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }

    public string Write(string name, string content)
    {
        var file = Path.Combine(_folder, $"{Guid.NewGuid()}-{name}");
        File.WriteAllText(file, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return file;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static X509Certificate2 Create(RSA key, DateTimeOffset? from = null, DateTimeOffset? to = null) =>
        new CertificateRequest("CN=Bookstore", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(from ?? DateTimeOffset.UtcNow.AddDays(-1), to ?? DateTimeOffset.UtcNow.AddYears(1));
}
