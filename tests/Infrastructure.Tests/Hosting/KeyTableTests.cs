using System.Xml.Linq;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Keys;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Tests.Hosting;

/// <summary>The Data Protection keys in a database that instances share.</summary>
public sealed class KeyTableTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly TestDatabase _database = new();
    private readonly TestCertificate _files = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("bookstore-keys-").FullName;

    public void Dispose()
    {
        _database.Dispose();
        _files.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task An_instance_reads_what_another_encrypted_and_the_table_has_no_secret()
    {
        var certificate = ("Certificate", _files.Pem());
        await using var first = Instance(certificate);
        await using var second = Instance(certificate);

        var cookie = first.GetRequiredService<IDataProtectionProvider>().CreateProtector("cookie").Protect("42");

        Assert.Equal("42", second.GetRequiredService<IDataProtectionProvider>().CreateProtector("cookie").Unprotect(cookie));
        var xml = Assert.Single(new KeyTable(_database).GetAllElements());
        Assert.False(KeyXml.HasPlainSecret(xml));
        Assert.Single(xml.Descendants(), element => element.Name.LocalName == "encryptedSecret");
        Assert.DoesNotContain(xml.Descendants(), element => element.Name.LocalName == "masterKey");
    }

    // Both start on an empty table, and neither sees the key of the other before it creates its own.
    [Fact]
    public async Task Two_instances_that_create_a_key_at_the_same_moment_read_each_others_cookies()
    {
        var certificate = ("Certificate", _files.Pem());
        await using var first = Instance(certificate);
        await using var second = Instance(certificate);
        var firstProtector = first.GetRequiredService<IDataProtectionProvider>().CreateProtector("cookie");
        var firstCookie = firstProtector.Protect("1");
        // The key ring of the first is in memory now. A later activation makes the second prefer its own.
        second.GetRequiredService<IKeyManager>().CreateNewKey(DateTimeOffset.UtcNow.AddSeconds(1), Now.AddDays(90));
        var secondProtector = second.GetRequiredService<IDataProtectionProvider>().CreateProtector("cookie");
        var secondCookie = secondProtector.Protect("2");

        Assert.NotEqual(KeyIdOf(firstCookie), KeyIdOf(secondCookie));
        Assert.Equal("2", firstProtector.Unprotect(secondCookie));
        Assert.Equal("1", secondProtector.Unprotect(firstCookie));
    }

    [Fact]
    public async Task After_a_change_of_the_certificate_the_earlier_one_still_decrypts_and_the_new_one_encrypts()
    {
        var (earlier, later) = (_files.Pem(Now.AddYears(-1), Now.AddDays(1)), _files.Pem(isOther: true));
        string cookie;
        await using (var before = Instance(("Certificate", earlier)))
        {
            cookie = before.GetRequiredService<IDataProtectionProvider>().CreateProtector("cookie").Protect("42");
        }

        await using var after = Instance(("Certificate", later), ("EarlierCertificates", earlier));
        after.GetRequiredService<StoredKeys>().Validate();
        Assert.Equal("42", after.GetRequiredService<IDataProtectionProvider>().CreateProtector("cookie").Unprotect(cookie));
        after.GetRequiredService<IKeyManager>().CreateNewKey(Now, Now.AddDays(90));

        await using var without = Instance(("Certificate", later));
        Assert.Single(without.GetRequiredService<IKeyManager>().GetAllKeys(), CanDecrypt);
        Assert.Equal(2, after.GetRequiredService<IKeyManager>().GetAllKeys().Count(CanDecrypt));
    }

    [Fact]
    public async Task An_instance_with_another_certificate_does_not_start_and_creates_no_key_of_its_own()
    {
        await using (var before = Instance(("Certificate", _files.Pem())))
        {
            before.GetRequiredService<IKeyManager>().CreateNewKey(Now, Now.AddDays(90));
        }

        await using var stranger = Instance(("Certificate", _files.Pem(isOther: true)));
        var failure = Assert.Single(Assert.Throws<OptionsValidationException>(() => stranger.GetRequiredService<StoredKeys>().Validate()).Failures);

        Assert.StartsWith("The Data Protection keys in the database can't be read. Set DataProtection:Certificate to the certificate that encrypted them", failure, StringComparison.Ordinal);
        Assert.Contains("DataProtection:EarlierCertificates", failure, StringComparison.Ordinal);
        Assert.Single(new KeyTable(_database).GetAllElements());
    }

    [Fact]
    public async Task A_key_that_is_not_encrypted_never_reaches_the_table()
    {
        await using var plain = Instance();

        Assert.Throws<InvalidOperationException>(() => plain.GetRequiredService<IKeyManager>().CreateNewKey(Now, Now.AddDays(90)));
        Assert.Empty(new KeyTable(_database).GetAllElements());
    }

    [Fact]
    public async Task A_missing_certificate_stops_the_start_and_says_what_it_would_mean()
    {
        await using var plain = Instance();

        var failure = Assert.Single(Assert.Throws<OptionsValidationException>(() => plain.GetRequiredService<IStartupValidator>().Validate()).Failures);

        Assert.StartsWith("DataProtection:Certificate is missing. The Data Protection keys are kept in the database; ", failure, StringComparison.Ordinal);
        Assert.Contains("could sign in as anybody", failure, StringComparison.Ordinal);
        Assert.Empty(new KeyTable(_database).GetAllElements());
    }

    [Fact]
    public async Task An_empty_table_starts_unless_nothing_can_be_written_to_it()
    {
        await using var instance = Instance(("Certificate", _files.Pem()));
        instance.GetRequiredService<StoredKeys>().Validate();
        Assert.Empty(new KeyTable(_database).GetAllElements());

        _database.Scalar<object>("CREATE TRIGGER \"ReadOnly\" BEFORE INSERT ON \"DataProtectionKeys\" BEGIN SELECT raise(ABORT, 'permission denied'); END");
        var failure = Assert.Single(Assert.Throws<OptionsValidationException>(() => instance.GetRequiredService<StoredKeys>().Validate()).Failures);

        Assert.StartsWith("There is no valid Data Protection key in the database, and none can be created: ", failure, StringComparison.Ordinal);
        Assert.Contains("permission denied", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_keys_of_a_folder_are_imported_once_encrypted_and_open_what_they_encrypted()
    {
        var certificate = ("Certificate", _files.Pem());
        string cookie;
        await using (var site = Instance(isShared: false))
        {
            cookie = site.GetRequiredService<IDataProtectionProvider>().CreateProtector("cookie").Protect("42");
            var revoked = site.GetRequiredService<IKeyManager>().CreateNewKey(Now, Now.AddDays(90));
            site.GetRequiredService<IKeyManager>().RevokeKey(revoked.KeyId, "a test");
        }

        // This one is encrypted already.
        await using var source = Instance(isShared: false, certificate);
        source.GetRequiredService<IKeyManager>().CreateNewKey(Now, Now.AddDays(90));
        Assert.Equal(4, await ImportAsync(source));
        Assert.Equal(0, await ImportAsync(source));

        await using var target = Instance(certificate);
        target.GetRequiredService<StoredKeys>().Validate();
        Assert.Equal("42", target.GetRequiredService<IDataProtectionProvider>().CreateProtector("cookie").Unprotect(cookie));
        Assert.Single(target.GetRequiredService<IKeyManager>().GetAllKeys(), key => key.IsRevoked);
        Assert.All(new KeyTable(_database).GetAllElements(), element => Assert.False(KeyXml.HasPlainSecret(element)));
        using var database = _database.CreateDbContext();
        Assert.Equal(
            Directory.EnumerateFiles(_folder).Select(Path.GetFileNameWithoutExtension).Order(),
            database.DataProtectionKeys.Select(key => key.FriendlyName).AsEnumerable().Order());
    }

    [Fact]
    public async Task Keys_are_not_imported_without_a_certificate_or_if_one_of_them_is_damaged()
    {
        await using var plain = Instance(isShared: false);
        plain.GetRequiredService<IKeyManager>().CreateNewKey(Now, Now.AddDays(90));
        Assert.StartsWith(
            "DataProtection:Certificate is missing.",
            Assert.Single((await Assert.ThrowsAsync<OptionsValidationException>(() => ImportAsync(plain))).Failures), StringComparison.Ordinal);

        var file = Directory.GetFiles(_folder).Single();
        var xml = XElement.Parse(await File.ReadAllTextAsync(file));
        xml.Descendants().Single(element => element.Name.LocalName == "value").Value = "!";
        await File.WriteAllTextAsync(file, xml.ToString());
        await using var damaged = Instance(isShared: false, ("Certificate", _files.Pem()));
        Assert.Contains(
            "can't be read",
            Assert.Single((await Assert.ThrowsAsync<OptionsValidationException>(() => ImportAsync(damaged))).Failures), StringComparison.Ordinal);

        Assert.Empty(new KeyTable(_database).GetAllElements());
    }

    private async Task<int> ImportAsync(ServiceProvider source)
    {
        await using var database = _database.CreateDbContext();
        return await source.GetRequiredService<KeyImport>().ImportAsync(database, CancellationToken.None);
    }

    // What the ID of a key begins with, after the magic header of four bytes.
    private static string KeyIdOf(string cookie) => cookie[5..27];

    private static bool CanDecrypt(IKey key)
    {
        try
        {
            return key.CreateEncryptor() is not null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return false;
        }
    }

    private ServiceProvider Instance(params (string Name, string Value)[] settings) => Instance(isShared: true, settings);

    // What the layer registers, on the one database.
    private ServiceProvider Instance(bool isShared, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("PublicUrl", "https://books.example"), new("DataProtection:Folder", _folder),
                .. settings.Select(setting => KeyValuePair.Create($"DataProtection:{setting.Name}", (string?)setting.Value))]).Build();
        var services = new ServiceCollection();
        if (isShared)
        {
            services.AddSingleton<IKeyStore, KeyTable>();
        }

        return services.AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IDbContextFactory<BookstoreDbContext>>(_database)
            .AddSingleton<KeyImport>()
            .AddHosting(configuration, new HostingEnvironment { ContentRootPath = _folder })
            .BuildServiceProvider();
    }
}
