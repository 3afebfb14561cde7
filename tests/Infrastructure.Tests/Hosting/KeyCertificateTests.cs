using Bookstore.Infrastructure.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Hosting;

/// <summary>The certificate that encrypts the Data Protection keys.</summary>
public sealed class KeyCertificateTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly TestCertificate _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_pem_file_a_pair_of_them_an_encrypted_one_and_a_pfx_file_are_read()
    {
        KeyOptions[] valid =
        [
            new() { Certificate = _files.Pem() },
            new() { Certificate = _files.CertificateAlone(), CertificateKey = _files.KeyAlone() },
            new() { Certificate = _files.EncryptedPem(), CertificatePassword = TestCertificate.Password },
            new() { Certificate = _files.Pfx(), CertificatePassword = TestCertificate.Password },
            new() { Certificate = _files.Pem(), EarlierCertificates = $"{_files.Pem(Now.AddYears(-2), Now.AddYears(-1))}; {_files.Pem(isOther: true)}" },
        ];

        Assert.All(valid, options =>
        {
            var certificates = KeyCertificates.Load(options, "/");

            Assert.Empty(Validate(options, certificates));
            Assert.All(certificates.All, certificate => Assert.True(certificate.HasPrivateKey));
            Assert.Equal(options.EarlierCertificates is null ? 1 : 3, certificates.All.Length);
        });
    }

    [Fact]
    public void A_relative_path_starts_at_the_content_root()
    {
        var file = _files.Pem();

        var certificates = KeyCertificates.Load(new() { Certificate = Path.GetFileName(file) }, Path.GetDirectoryName(file)!);

        Assert.Equal(file, certificates.Current!.File);
    }

    [Fact]
    public void A_certificate_that_cannot_encrypt_is_named_with_its_setting_and_what_to_do()
    {
        (KeyOptions Options, string Setting, string Problem, string Remedy)[] invalid =
        [
            (new() { Certificate = "/nowhere/keys.pem" }, "Certificate", "can't be read", "Correct the path"),
            (new() { Certificate = _files.Write("text.pem", "This is no certificate.") }, "Certificate", "can't be read", "It must be a PEM or PFX file"),
            (new() { Certificate = _files.KeyAlone() }, "Certificate", "can't be read", "It must hold a certificate and its private key"),
            (new() { Certificate = _files.CertificateAlone() }, "Certificate", "has no private key", "DataProtection:CertificateKey"),
            (new() { Certificate = _files.CertificateAlone(), CertificateKey = _files.KeyAlone(isOther: true) }, "Certificate", "can't be read", "its private key"),
            (new() { Certificate = _files.CertificateAlone(), CertificateKey = "/nowhere/keys.key" }, "CertificateKey", "can't be read", "Correct the path"),
            (new() { Certificate = _files.EllipticCurve() }, "Certificate", "has no RSA key", "openssl"),
            (new() { Certificate = _files.Short() }, "Certificate", "has a key of 1024 bits", "openssl"),
            (new() { Certificate = _files.Pfx(), CertificatePassword = "another" }, "Certificate", "can't be read", "DataProtection:CertificatePassword"),
            (new() { Certificate = _files.EncryptedPem(), CertificatePassword = "another" }, "Certificate", "can't be read", "DataProtection:CertificatePassword"),
            (new() { Certificate = _files.EncryptedPem() }, "Certificate", "can't be read", "DataProtection:CertificatePassword"),
            (new() { Certificate = _files.Pem(Now.AddYears(-2), Now.AddDays(-1)) }, "Certificate", "expired at", "DataProtection:EarlierCertificates"),
            (new() { Certificate = _files.Pem(Now.AddDays(1)) }, "Certificate", "is not valid before", "clock"),
            (new() { Certificate = _files.Pem(), EarlierCertificates = "/nowhere/old.pem" }, "EarlierCertificates", "can't be read", "Correct the path"),
        ];

        Assert.All(invalid, one =>
        {
            var message = Assert.Single(Validate(one.Options, KeyCertificates.Load(one.Options, "/")));

            Assert.StartsWith($"DataProtection:{one.Setting} names ", message, StringComparison.Ordinal);
            Assert.Contains(one.Problem, message, StringComparison.Ordinal);
            Assert.Contains(one.Remedy, message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(0b110_000_000, false)]
    [InlineData(0b110_100_000, false)]
    [InlineData(0b110_100_100, true)]
    [InlineData(0b110_110_000, true)]
    public void A_private_key_that_others_can_read_or_a_group_can_change_is_rejected(int mode, bool isExposed)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var options = new KeyOptions { Certificate = _files.CertificateAlone(), CertificateKey = _files.KeyAlone() };
        File.SetUnixFileMode(options.CertificateKey, (UnixFileMode)mode);
        var link = Path.Combine(Path.GetDirectoryName(options.CertificateKey)!, "link.key");
        File.CreateSymbolicLink(link, options.CertificateKey);

        Assert.Equal(isExposed, Validate(options, KeyCertificates.Load(options, "/")).Any(message => message.Contains("chmod 600", StringComparison.Ordinal)));
        options.CertificateKey = link;
        Assert.Equal(isExposed, KeyCertificates.Load(options, "/").Problems.Count > 0);
        // Nobody else gets there.
        File.SetUnixFileMode(Path.GetDirectoryName(options.CertificateKey)!, (UnixFileMode)0b111_000_000);
        Assert.Empty(KeyCertificates.Load(options, "/").Problems);
    }

    [Theory]
    [InlineData(31, false)]
    [InlineData(29, true)]
    public async Task A_certificate_that_expires_within_a_month_is_logged_every_day(int days, bool isLogged)
    {
        var certificates = KeyCertificates.Load(new() { Certificate = _files.Pem(to: Now.AddDays(days)) }, "/");
        var clock = new FakeTimeProvider(Now);
        var log = new WarningLog();
        using var reminder = new KeyCertificateReminder(certificates, clock, log);

        await reminder.StartAsync(CancellationToken.None);

        Assert.Equal(isLogged, certificates.FindProblem(Now) is { IsFatal: false });
        if (isLogged)
        {
            await log.Warnings.WaitAsync(TimeSpan.FromSeconds(30));
            clock.Advance(TimeSpan.FromDays(1));
            Assert.True(await log.Warnings.WaitAsync(TimeSpan.FromSeconds(30)));
        }

        await reminder.StopAsync(CancellationToken.None);
        Assert.Equal(0, log.Warnings.CurrentCount);
    }

    private static IEnumerable<string> Validate(KeyOptions options, KeyCertificates certificates) =>
        new KeyOptionsValidator(certificates, new FakeTimeProvider(Now)).Validate(null, options).Failures ?? [];

    private sealed class WarningLog : ILogger<KeyCertificateReminder>
    {
        public SemaphoreSlim Warnings { get; } = new(0);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Warning)
            {
                Warnings.Release();
            }
        }
    }
}
