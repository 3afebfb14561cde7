using Microsoft.Data.Sqlite;

namespace Bookstore.Web.Tests;

/// <summary><c>doctor</c> finds what is wrong with what the site keeps: its database, and its keys.</summary>
public sealed class DoctorStorageTests : IClassFixture<DoctorSite>
{
    private readonly DoctorSite _site;

    public DoctorStorageTests(DoctorSite site)
    {
        _site = site;
        site.Restore();
    }

    private string Keys => Path.Combine(Path.GetDirectoryName(_site.App.DatabasePath)!, "keys");

    [Fact]
    public async Task A_missing_database_is_reported_and_neither_it_nor_its_folder_is_created()
    {
        var folder = Directory.CreateTempSubdirectory("bookstore-test-");

        (await _site.RunAsync(("ConnectionStrings__Bookstore", $"Data Source={folder}/data/bookstore.db"))).Fails("database", "There is no database", "migrate");

        Assert.Empty(folder.GetFileSystemInfos());
        folder.Delete();
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_reported()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("This is no database. ", 100)));

        (await _site.RunAsync(("ConnectionStrings__Bookstore", $"Data Source={file}"))).Fails("database", "no database, or damaged", "backup");
        File.Delete(file);
    }

    [Fact]
    public async Task A_database_that_is_behind_is_reported()
    {
        var copy = await CopyAsync("DELETE FROM __EFMigrationsHistory WHERE MigrationId = (SELECT max(MigrationId) FROM __EFMigrationsHistory)");

        var report = await _site.RunAsync(("ConnectionStrings__Bookstore", $"Data Source={copy}"));

        report.Fails("database", "1 migration(s) behind", "run 'migrate'");
        Assert.DoesNotContain(report.Lines, line => line.Message.Contains("can be written", StringComparison.Ordinal));
        File.Delete(copy);
    }

    [Fact]
    public async Task A_read_only_database_is_reported() =>
        (await _site.RunAsync(("ConnectionStrings__Bookstore", $"Data Source={_site.App.DatabasePath};Mode=ReadOnly")))
            .Fails("database", "it can't be written", "ConnectionStrings:Bookstore");

    [Fact]
    public async Task Missing_keys_are_reported_and_neither_they_nor_their_folder_are_created()
    {
        var folder = Directory.CreateTempSubdirectory("bookstore-keys-");

        (await _site.RunAsync(("DataProtection__Folder", folder.FullName))).Warns("keys", "There is no Data Protection key", "The first start creates one");
        (await _site.RunAsync(("DataProtection__Folder", $"{folder}/keys"))).Warns("keys", "There is no Data Protection key", "The first start creates one");

        Assert.Empty(folder.GetFileSystemInfos());
        folder.Delete();
    }

    [Fact]
    public async Task Missing_keys_that_can_not_be_created_are_reported()
    {
        var file = Path.GetTempFileName();

        (await _site.RunAsync(("DataProtection__Folder", "/proc/keys"))).Fails("keys", "none can be created: ", "the site's user may write there");
        (await _site.RunAsync(("DataProtection__Folder", $"{file}/keys"))).Fails("keys", $"none can be created: '{file}' is a file.", "the site's user may write there");

        File.Delete(file);
    }

    [Fact]
    public async Task Keys_that_have_all_expired_are_reported()
    {
        var folder = Directory.CreateTempSubdirectory("bookstore-keys-");
        var key = Directory.GetFiles(Keys).Single();
        var xml = await File.ReadAllTextAsync(key);
        var expiry = xml.Split("<expirationDate>")[1].Split("</expirationDate>")[0];
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, Path.GetFileName(key)), xml.Replace(expiry, "2020-01-01T00:00:00Z", StringComparison.Ordinal));

        // What is encrypted with it, such as the creator's tokens, can be read all the same.
        (await _site.RunAsync(("DataProtection__Folder", folder.FullName))).Warns("keys", "Every Data Protection key has expired", "creates a new one");

        Assert.Single(folder.GetFileSystemInfos());
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Keys_that_can_not_be_read_are_reported()
    {
        var folder = Directory.CreateTempSubdirectory("bookstore-keys-");
        var key = Directory.GetFiles(Keys).Single();
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, Path.GetFileName(key)),
            (await File.ReadAllTextAsync(key)).Replace("<value>", "<value>!", StringComparison.Ordinal));

        (await _site.RunAsync(("DataProtection__Folder", folder.FullName))).Fails("keys", "can't be read", "from a backup");
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Keys_that_others_can_read_or_that_are_beside_the_database_are_reported()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var (mode, key) = (File.GetUnixFileMode(Keys), Directory.GetFiles(Keys).Single());
        File.SetUnixFileMode(Keys, mode | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await _site.RunAsync()).Is("keys", "ok");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        (await _site.RunAsync()).Warns("keys", $"can read the Data Protection keys: the mode of '{key}' is 604", "chmod 700");
        File.SetUnixFileMode(Keys, mode);

        (await _site.RunAsync(("DataProtection__Folder", Path.GetDirectoryName(_site.App.DatabasePath))))
            .Warns("keys", "in the folder of the database", "a folder of its own");
    }

    private async Task<string> CopyAsync(string sql)
    {
        var copy = Path.Combine(Path.GetDirectoryName(_site.App.DatabasePath)!, $"{Guid.NewGuid()}.db");
        var backup = await _site.App.RunBesideAsync(["backup", copy]);
        Assert.Equal(0, backup.ExitCode);
        await using var connection = new SqliteConnection($"Data Source={copy};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
        return copy;
    }
}
