using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>Where the Data Protection keys are, and what encrypts them; bound from <c>DataProtection</c>.</summary>
internal sealed class KeyOptions
{
    public const string Section = "DataProtection";

    /// <summary>
    /// The folder of the keys that encrypt sessions; with <c>Postgres</c>, they are in the database instead. The site must be able to
    /// write there. Keep it apart from the database and its backups.
    /// </summary>
    public string Folder { get; set; } = "keys";

    /// <summary>
    /// A file with the RSA certificate that <see href="operations.md#the-certificate-of-the-keys">encrypts these keys</see>, and its
    /// private key: PEM or PKCS #12 (PFX). A relative path starts at the app's folder.
    /// </summary>
    /// <value>Required with <c>Postgres</c>. With <c>Sqlite</c>, keys are not encrypted.</value>
    public string? Certificate { get; set; }

    /// <summary>The PEM file of the private key, if it has a file of its own.</summary>
    /// <value>In the file of the certificate.</value>
    public string? CertificateKey { get; set; }

    /// <summary>The password of the PFX, or of an encrypted private key.</summary>
    /// <value>None.</value>
    public string? CertificatePassword { get; set; }

    /// <summary>
    /// Files of other certificates that can decrypt keys, separated by <c>;</c>. Each holds its private key;
    /// <see cref="CertificatePassword"/> is the password of all.
    /// </summary>
    /// <value>None.</value>
    public string? EarlierCertificates { get; set; }
}

/// <param name="store">Where the keys are kept instead of the folder; null for the folder.</param>
internal sealed class KeyOptionsValidator(KeyCertificates certificates, TimeProvider clock, IKeyStore? store = null) : IValidateOptions<KeyOptions>
{
    public ValidateOptionsResult Validate(string? name, KeyOptions options)
    {
        List<string> problems = [.. certificates.Problems];
        if (certificates.Current is { } current && current.FindPeriodProblem(clock.GetUtcNow()) is { } problem)
        {
            problems.Add(problem);
        }

        if (store is not null && string.IsNullOrWhiteSpace(options.Certificate))
        {
            problems.Add(
                $"{KeyCertificate.Setting} is missing. The Data Protection keys are kept in {store.Place}; without a certificate that encrypts them, "
                + $"whoever reads the database or its backup could sign in as anybody. Set it to a PEM or PFX file with an RSA certificate and its private key. {KeyCertificate.Creation}");
        }

        return problems.Count > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
