using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>Reads a certificate and its private key from a PEM file (RFC 7468), two of them, or a PFX file (PKCS #12, RFC 7292).</summary>
internal static class KeyCertificateFile
{
    /// <summary>What NIST SP 800-131A requires, in bits.</summary>
    private const int SmallestKey = 2048;

    /// <exception cref="InvalidDataException">The certificate can't be used; the message names the setting and says what to do.</exception>
    /// <param name="setting">The setting that names the file.</param>
    /// <param name="keyFile">Where the private key is, if it is not in the same file.</param>
    public static KeyCertificate Read(string setting, string file, string? keyFile, string? password)
    {
        var content = ReadBytes(setting, file);
        var key = keyFile is null ? content : ReadBytes(KeyCertificate.KeySetting, keyFile);
        if (!OperatingSystem.IsWindows())
        {
            RequirePrivate(keyFile is null ? setting : KeyCertificate.KeySetting, keyFile ?? file);
        }

        var certificate = IsPem(content)
            ? ReadPem(setting, file, Encoding.UTF8.GetString(content), Encoding.UTF8.GetString(key), password)
            : ReadPfx(setting, file, content, password);
        using var rsa = certificate.GetRSAPublicKey();
        return rsa switch
        {
            null => throw Invalid(setting, file, $"has no RSA key, and no other kind can encrypt the Data Protection keys. {KeyCertificate.Creation}"),
            { KeySize: < SmallestKey } => throw Invalid(setting, file, $"has a key of {rsa.KeySize} bits; {SmallestKey} are the least. {KeyCertificate.Creation}"),
            _ => certificate.HasPrivateKey
                ? new KeyCertificate(file, certificate)
                : throw Invalid(setting, file, $"has no private key. Append it to the file, or set {KeyCertificate.KeySetting} to its own file."),
        };
    }

    private static X509Certificate2 ReadPem(string setting, string file, string certificate, string key, string? password)
    {
        try
        {
            var hasKey = key.Contains("PRIVATE KEY-----", StringComparison.Ordinal);
            using var alone = X509Certificate2.CreateFromPem(certificate);
            using var rsa = alone.GetRSAPublicKey();
            return !hasKey || rsa is null ? X509CertificateLoader.LoadCertificate(alone.RawData)
                : key.Contains("ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal) ? X509Certificate2.CreateFromEncryptedPem(certificate, key, password)
                : X509Certificate2.CreateFromPem(certificate, key);
        }
        // Some are thrown for a key that is not the certificate's, others for a password that isn't the key's.
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw Invalid(
                setting, file,
                $"can't be read: {exception.Message.TrimEnd('.')}. It must hold a certificate and its private key; if that is encrypted, set {KeyCertificate.PasswordSetting}.");
        }
    }

    private static X509Certificate2 ReadPfx(string setting, string file, byte[] content, string? password)
    {
        try
        {
            // macOS has no keys in memory alone.
            return X509CertificateLoader.LoadPkcs12(
                content, password, OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet);
        }
        catch (CryptographicException exception)
        {
            throw Invalid(
                setting, file, $"can't be read: {exception.Message.TrimEnd('.')}. It must be a PEM or PFX file, and {KeyCertificate.PasswordSetting} the password of the PFX.");
        }
    }

    private static byte[] ReadBytes(string setting, string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{setting} names a file that can't be read: {exception.Message} Correct the path, or make it readable for the site's user.");
        }
    }

    // A group may read it, such as that of a secret that a container mounts.
    [UnsupportedOSPlatform("windows")]
    private static void RequirePrivate(string setting, string file)
    {
        var target = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
        var mode = File.GetUnixFileMode(target);
        if ((mode & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite)) != 0
            && (File.GetUnixFileMode(Path.GetDirectoryName(target)!) & UnixFileMode.OtherExecute) != 0)
        {
            throw Invalid(setting, file, $"can be read or changed by other users of this machine: its mode is {Convert.ToString((int)mode, 8)}. Run: chmod 600 '{target}'");
        }
    }

    private static bool IsPem(byte[] content) => content.AsSpan().IndexOf("-----BEGIN "u8) >= 0;

    private static InvalidDataException Invalid(string setting, string file, string problem) => new($"{setting} names '{file}', which {problem}");
}
