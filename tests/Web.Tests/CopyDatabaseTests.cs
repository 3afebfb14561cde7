using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>From SQLite to PostgreSQL, as docs/operations.md describes it.</summary>
public sealed class CopyDatabaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bookstore-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_session_goes_on_in_PostgreSQL_and_a_running_site_is_not_copied()
    {
        var target = await (await PostgresServer.OpenAsync()).CreateEmptyDatabaseAsync();
        await using var provider = await TestProvider.StartAsync();
        await using var app = await RunningApp.StartAsync([.. provider.Settings(), ("Database__Provider", "Sqlite"), ("DataProtection__Certificate", CreateCertificate())]);
        using var browser = new TestBrowser();
        await browser.OpenAsync(new Uri(app.Url, "/sign-in"));

        var refused = await app.RunBesideAsync(["copy-database", "--to", target]);
        await app.KillAsync();
        var copied = await app.RunBesideAsync(["copy-database", "--to", target]);
        await app.StartAgainAsync(("Database__Provider", "Postgres"), ("ConnectionStrings__Bookstore", target));
        using var account = await browser.GetAsync(new Uri(app.Url, "/account"));

        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("The site is running", refused.Errors, StringComparison.Ordinal);
        Assert.True(copied.ExitCode == 0, copied.Errors);
        Assert.Contains("Verify UserSessions: 1 rows", copied.Output, StringComparison.Ordinal);
        Assert.Contains("Database:Provider", copied.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, account.StatusCode);
    }

    private string CreateCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Bookstore keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        var file = Path.Combine(_folder, "keys.pem");
        File.WriteAllText(file, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return file;
    }
}
