using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Operations.Doctor;
using Microsoft.AspNetCore.DataProtection.Internal;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Operations.Tests;

/// <summary>What is said of the Data Protection keys before they keep everyone out.</summary>
public sealed class KeyRingTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly KeyFolder Folder = KeyFolder.Open("/var/lib/bookstore/keys", createsKeys: false, NullLoggerFactory.Instance);

    [Theory]
    [InlineData(30, "", null)]
    [InlineData(13, "Read-only file system", false)]
    [InlineData(13, "", null)]
    // Data Protection makes the next one now: a start would fail.
    [InlineData(1, "Read-only file system", true)]
    [InlineData(1, "", null)]
    public void A_key_that_expires_soon_is_reported_if_no_other_can_be_created(int days, string obstacle, bool? isFatal)
    {
        var ring = new KeyRing(IsReadable: true, Count: 1, HasDamaged: false, Now.AddDays(days), obstacle.Length > 0 ? obstacle : null);

        var problem = ring.FindProblem(Folder, Now);

        Assert.Equal(isFatal, problem?.IsFatal);
        if (problem is not null)
        {
            Assert.Equal(
                $"The last valid Data Protection key in '/var/lib/bookstore/keys' expires at {Now.AddDays(days):u}, and no new one can be created: Read-only file system.",
                problem.Message);
            Assert.Contains("DataProtection:Folder", problem.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_folder_that_is_not_writable_stops_the_start_and_is_reported_by_health_and_doctor_alike()
    {
        // Not even root can create a file there.
        await using var checks = await DoctorChecks.StartAsync(("DataProtection:Folder", "/proc"));

        var stop = Assert.Throws<OptionsValidationException>(() => checks.Get<IStartupValidator>().Validate());

        var failure = Assert.Single(stop.Failures);
        Assert.StartsWith("There is no valid Data Protection key in '/proc', and none can be created: ", failure, StringComparison.Ordinal);
        await using var doctor = await DoctorChecks.StartAsync(isDoctor: true, ("DataProtection:Folder", "/proc"));
        var finding = (await doctor.RunAsync("keys"))[0];
        Assert.Equal(Verdict.Failed, finding.Verdict);
        Assert.StartsWith("There is no valid Data Protection key in '/proc', and none can be created: ", finding.Message, StringComparison.Ordinal);
        Assert.EndsWith($" {finding.Remedy}", failure, StringComparison.Ordinal);
        var health = await doctor.Get<HealthCheckService>().CheckHealthAsync(check => check.Name == "keys");
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.StartsWith("There is no valid Data Protection key in '/proc', and none can be created: ", health.Entries["keys"].Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_with_keys_of_another_user_stops_the_start()
    {
        await using var checks = await DoctorChecks.StartAsync();
        Directory.CreateDirectory(checks.KeyFolder);
        // For this user it is no file at all.
        Directory.CreateDirectory(Path.Combine(checks.KeyFolder, "key-1.xml"));
        File.CreateSymbolicLink(Path.Combine(checks.KeyFolder, "key-2.xml"), "/proc/self/mem");

        var failure = Assert.Single(Assert.Throws<OptionsValidationException>(() => checks.Get<IStartupValidator>().Validate()).Failures);

        Assert.StartsWith($"The Data Protection keys in '{checks.KeyFolder}' can't be read. ", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_writable_key_folder_starts_and_is_healthy()
    {
        await using var checks = await DoctorChecks.StartAsync();

        checks.Get<IStartupValidator>().Validate();
        checks.Get<IKeyManager>().CreateNewKey(Now, Now.AddDays(90));
        checks.Get<IStartupValidator>().Validate();

        Assert.Equal(HealthStatus.Healthy, (await checks.Get<HealthCheckService>().CheckHealthAsync(check => check.Name == "keys")).Status);
        Assert.Single(Directory.GetFiles(checks.KeyFolder));
        var options = checks.Get<IOptions<KeyManagementOptions>>();
        var late = new FakeTimeProvider(Now.AddDays(89));
        Assert.True(new KeyRingValidator(checks.Get<IActivator>(), late).Validate(null, options.Value).Succeeded);
        Assert.Equal(
            (true, 1, false, null),
            KeyRing.Read(checks.Get<IKeyManager>(), (IKeyStore)options.Value.XmlRepository!, Now.AddDays(91)) is var ring ? (ring.IsReadable, ring.Count, ring.HasDamaged, ring.ExpiresAt) : default);
    }

    [Fact]
    public async Task A_certificate_that_expires_soon_encrypts_the_keys_and_is_reported_by_health_and_doctor_alike()
    {
        var file = Path.GetTempFileName();
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=Bookstore", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(Now.AddDays(-1), Now.AddDays(29));
        await File.WriteAllTextAsync(file, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        await using var checks = await DoctorChecks.StartAsync(("DataProtection:Certificate", file));

        checks.Get<IStartupValidator>().Validate();
        checks.Get<IKeyManager>().CreateNewKey(Now, Now.AddDays(90));

        Assert.DoesNotContain("<value>", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(checks.KeyFolder))), StringComparison.Ordinal);
        var health = await checks.Get<HealthCheckService>().CheckHealthAsync(check => check.Name == "keys");
        Assert.Equal(HealthStatus.Degraded, health.Status);
        var finding = Assert.Single(await checks.RunAsync("keys"));
        Assert.Equal(Verdict.Warning, finding.Verdict);
        Assert.Equal(health.Entries["keys"].Description, finding.Message);
        Assert.StartsWith($"The certificate of the Data Protection keys, '{file}', expires at ", finding.Message, StringComparison.Ordinal);
        Assert.Contains("DataProtection:EarlierCertificates", finding.Remedy, StringComparison.Ordinal);
        File.Delete(file);
    }
}
