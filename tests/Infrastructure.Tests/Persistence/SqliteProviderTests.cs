using System.Globalization;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Sqlite;
using Bookstore.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Tests.Persistence;

public sealed class SqliteProviderTests
{
    private readonly SqliteProvider _provider = new("Data Source=bookstore.db", "/srv");

    [Fact]
    public void The_file_is_in_wal_mode_with_foreign_keys_on_and_a_busy_timeout()
    {
        using var database = new TestDatabase();
        Assert.Equal("wal", database.Scalar<string>("PRAGMA journal_mode"));
        Assert.Equal(1, database.Scalar<int>("PRAGMA foreign_keys"));
        Assert.Equal(5000, database.Scalar<int>("PRAGMA busy_timeout"));
        // FULL: a commit survives a power cut.
        Assert.Equal(2, database.Scalar<int>("PRAGMA synchronous"));
    }

    [Theory]
    [InlineData(5, 0, "another process holds its lock.", false)]
    [InlineData(6, 0, "another process holds its lock.", false)]
    [InlineData(8, 0, "it can't be written", false)]
    [InlineData(10, 0, "the disk fails", false)]
    [InlineData(11, 0, "it is damaged.", true)]
    [InlineData(13, 0, "the disk is full.", false)]
    [InlineData(14, 0, "its file can't be opened", false)]
    [InlineData(26, 0, "its file is no database, or damaged.", true)]
    [InlineData(1, 0, null, false)]
    [InlineData(19, 2067, null, false)]
    public void A_result_code_is_an_outage_or_a_bug(int code, int extendedCode, string? reason, bool isDamage)
    {
        var outage = _provider.FindOutage(new SqliteException("", code, extendedCode));

        Assert.StartsWith(reason ?? "", outage?.Reason ?? "", StringComparison.Ordinal);
        Assert.Equal((reason is not null, isDamage), (outage is not null, outage?.IsDamage ?? false));
    }

    [Theory]
    [InlineData(2067, true)]
    [InlineData(1555, true)]
    [InlineData(787, false)]
    public void A_unique_violation_is_distinguished_from_a_missing_foreign_key(int extendedCode, bool isUniqueViolation) =>
        Assert.Equal(isUniqueViolation, _provider.IsUniqueViolation(new SqliteException("", 19, extendedCode)));

    [Theory]
    [InlineData("Data Source=bookstore.db", "/srv/bookstore.db")]
    [InlineData("Data Source=/var/bookstore.db", "/var/bookstore.db")]
    [InlineData("Data Source=:memory:", null)]
    public void A_relative_file_starts_at_the_content_root(string connectionString, string? file)
    {
        var options = new DbContextOptionsBuilder();
        new SqliteProvider(connectionString, "/srv").Configure(options);
        using var context = new DbContext(options.Options);

        Assert.Equal(file, new SqliteProvider(connectionString, "/srv").FindFile()?.Path);
        Assert.Equal(file ?? ":memory:", context.Database.GetDbConnection().DataSource);
    }

    [Fact]
    public async Task A_file_that_disappears_before_it_is_first_used_is_not_created_again()
    {
        var folder = Directory.CreateTempSubdirectory("bookstore-test-").FullName;
        var file = Path.Combine(folder, "bookstore.db");
        await SqliteFile.CreateAsync(file);
        var provider = new SqliteProvider("Data Source=bookstore.db", folder);
        await using (await provider.TryOpenAsync(default))
        {
            // As the start does.
        }

        File.Delete(file);
        var options = new DbContextOptionsBuilder<BookstoreDbContext>();
        provider.Configure(options);
        await using var context = new BookstoreDbContext(options.Options);

        await Assert.ThrowsAsync<SqliteException>(() => context.UserProfiles.CountAsync());
        Assert.Null(await provider.TryOpenAsync(default));

        Assert.False(File.Exists(file));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("bookstore.db")]
    [InlineData("file:{0}/bookstore.db")]
    [InlineData("file:{0}/no-such-folder/bookstore.db")]
    public async Task A_file_that_does_not_exist_is_found_missing_and_not_created(string source)
    {
        var folder = Directory.CreateTempSubdirectory("bookstore-test-").FullName;

        Assert.Null(await new SqliteProvider($"Data Source={string.Format(CultureInfo.InvariantCulture, source, folder)}", folder).TryOpenAsync(default));

        Assert.Empty(Directory.GetFileSystemEntries(folder));
        Directory.Delete(folder);
    }

    [Fact]
    public async Task A_database_in_memory_can_be_opened()
    {
        await using var connection = await new SqliteProvider("Data Source=:memory:", "/srv").TryOpenAsync(default);

        Assert.NotNull(connection);
    }

    [Theory]
    [InlineData("Data Sauce=bookstore.db")]
    [InlineData("")]
    public void A_connection_string_that_names_no_file_is_rejected_with_the_setting(string connectionString) =>
        Assert.Contains("ConnectionStrings:Bookstore", Assert.Throws<OptionsValidationException>(
            () => new SqliteProvider(connectionString, "/srv")).Message, StringComparison.Ordinal);
}
