using System.Security.Cryptography.X509Certificates;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>The certificates that encrypt and decrypt the Data Protection keys.</summary>
/// <param name="Current">Encrypts new keys; null if keys are not encrypted, or if it has a problem.</param>
/// <param name="Earlier">Only decrypt. They may have expired.</param>
/// <param name="Problems">Why certificates can't be used, each with its setting and what to do.</param>
internal sealed record KeyCertificates(KeyCertificate? Current, IReadOnlyList<KeyCertificate> Earlier, IReadOnlyList<string> Problems)
{
    /// <summary>How long before its expiry the operator is reminded to replace the certificate.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromDays(30);

    /// <summary>All that can decrypt.</summary>
    public X509Certificate2[] All => [.. (Current is null ? Earlier : Earlier.Prepend(Current)).Select(certificate => certificate.Value)];

    /// <param name="contentRoot">Where relative paths start.</param>
    public static KeyCertificates Load(KeyOptions options, string contentRoot)
    {
        List<string> problems = [];
        var current = string.IsNullOrWhiteSpace(options.Certificate) ? null : Read(KeyCertificate.Setting, options.Certificate, options.CertificateKey);
        var earlier = (options.EarlierCertificates ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(file => Read(KeyCertificate.EarlierSetting, file, key: null)).OfType<KeyCertificate>().ToList();
        return new(current, earlier, problems);

        KeyCertificate? Read(string setting, string file, string? key)
        {
            try
            {
                return KeyCertificateFile.Read(
                    setting,
                    Path.GetFullPath(file, contentRoot),
                    string.IsNullOrWhiteSpace(key) ? null : Path.GetFullPath(key, contentRoot),
                    options.CertificatePassword);
            }
            catch (InvalidDataException exception)
            {
                problems.Add(exception.Message);
                return null;
            }
        }
    }

    /// <summary>That the certificate expires soon; null if it doesn't, or if there is none.</summary>
    public KeyRingProblem? FindProblem(DateTimeOffset now) => Current is { } current && current.ExpiresAt <= now + Notice
        ? new(
            IsFatal: current.ExpiresAt <= now,
            $"The certificate of the Data Protection keys, '{current.File}', expires at {current.ExpiresAt:u}. The site can't start after that.",
            $"Create another, set {KeyCertificate.Setting} to it, add this file to {KeyCertificate.EarlierSetting}, and restart the site.")
        : null;
}
