using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>Where the Data Protection keys are, and what encrypts them; bound from <c>DataProtection</c>.</summary>
internal sealed class KeyOptions
{
    /// <summary>The folder, if the keys are not in the database.</summary>
    public string Folder { get; set; } = "keys";

    /// <summary>The file of the RSA certificate that encrypts new keys: PEM or PKCS #12 (PFX), with its private key.</summary>
    public string? Certificate { get; set; }

    /// <summary>The PEM file of the private key, if it is not in the file of the certificate.</summary>
    public string? CertificateKey { get; set; }

    /// <summary>The password of the PFX, or of an encrypted private key.</summary>
    public string? CertificatePassword { get; set; }

    /// <summary>The files of certificates that only decrypt, separated by semicolons.</summary>
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
