using System.Runtime.Versioning;
using Bookstore.Application.Maintenance;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Operations.Doctor;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.Operations.Tests;

/// <summary>The files of a database are readable by its user alone, even in a folder that is open to others.</summary>
[SupportedOSPlatform("linux")]
public sealed class DatabaseFilesTests : IAsyncLifetime
{
    private const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybodys = OwnersAlone | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly string _folder = Directory.CreateTempSubdirectory("bookstore-files-").FullName;
    private DoctorChecks _checks = null!;

    public async Task InitializeAsync()
    {
        File.SetUnixFileMode(_folder, Everybodys);
        _checks = await DoctorChecks.StartAsync(("ConnectionStrings:Bookstore", $"Data Source={_folder}/bookstore.db"));
    }

    public async Task DisposeAsync()
    {
        await _checks.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Database_files_are_private_from_the_start()
    {
        await using var database = await _checks.Get<IDbContextFactory<BookstoreDbContext>>().CreateDbContextAsync();
        await database.Database.OpenConnectionAsync();
        await database.Database.ExecuteSqlAsync($"INSERT INTO SpentLogoutTokens (TokenId, ExpiresAt) VALUES ('1', '2030-01-01')");
        Assert.Equal(BackupDatabaseResult.Written, await _checks.SendAsync(new BackupDatabase($"{_folder}/copy.db")));

        HashSet<string?> files = ["bookstore.db", "bookstore.db-shm", "bookstore.db-wal", "copy.db"];
        Assert.Equal(files, Directory.GetFiles(_folder).Select(Path.GetFileName).ToHashSet());
        Assert.All(Directory.GetFiles(_folder), file => Assert.Equal((file, OwnersAlone), (file, File.GetUnixFileMode(file))));
        Assert.Equal("wal", (await database.Database.SqlQuery<string>($"PRAGMA journal_mode").ToListAsync()).Single());
        Assert.All(await _checks.RunAsync("database"), finding => Assert.Equal(Verdict.Ok, finding.Verdict));
    }

    [Theory]
    [InlineData("bookstore.db")]
    [InlineData("bookstore.db-wal")]
    public async Task Doctor_warns_if_others_can_read_a_database_file(string name)
    {
        await using var database = await _checks.Get<IDbContextFactory<BookstoreDbContext>>().CreateDbContextAsync();
        await database.Database.OpenConnectionAsync();
        await database.Database.ExecuteSqlAsync($"INSERT INTO SpentLogoutTokens (TokenId, ExpiresAt) VALUES ('1', '2030-01-01')");
        File.SetUnixFileMode($"{_folder}/{name}", OwnersAlone | UnixFileMode.OtherRead);

        var finding = (await _checks.RunAsync("database")).Single(finding => finding.Verdict != Verdict.Ok);

        Assert.Equal(Verdict.Warning, finding.Verdict);
        Assert.Contains($"the mode of '{_folder}/{name}' is 604", finding.Message, StringComparison.Ordinal);
        Assert.Contains("chmod 600", finding.Remedy, StringComparison.Ordinal);

        // What others can't reach is safe whatever its own mode.
        File.SetUnixFileMode(_folder, OwnersAlone | UnixFileMode.UserExecute);
        Assert.All(await _checks.RunAsync("database"), finding => Assert.Equal(Verdict.Ok, finding.Verdict));
    }
}
