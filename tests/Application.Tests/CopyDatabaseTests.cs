using Bookstore.Application.Maintenance;
using Bookstore.Application.Ports;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class CopyDatabaseTests
{
    private const string Target = "Host=localhost;Password=secret";

    private readonly Mock<IDatabase> _database = new();
    private readonly Mock<IDatabaseCopy> _copy = new();
    private readonly CopyDatabase _request = new(Target, new Progress<DatabaseCopyProgress>());

    [Fact]
    public async Task A_database_is_verified_and_then_copied()
    {
        var copied = new CopyDatabaseResult.Copied("bookstore at localhost", 12, 3_000);
        var order = new MockSequence();
        HasState(exists: true, pendingMigrations: 0);
        _database.InSequence(order).Setup(database => database.VerifyAsync(It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);
        _copy.InSequence(order).Setup(copy => copy.CopyAsync(Target, _request.Progress, It.IsAny<CancellationToken>())).ReturnsAsync(copied);

        Assert.Same(copied, await CopyAsync());
        _database.Verify(database => database.VerifyAsync(It.IsAny<CancellationToken>()), Times.Once);
    }

    [Fact]
    public async Task A_damaged_database_is_not_copied()
    {
        HasState(exists: true, pendingMigrations: 0);
        _database.Setup(database => database.VerifyAsync(It.IsAny<CancellationToken>())).ThrowsAsync(new IOException("it is damaged"));

        await Assert.ThrowsAsync<IOException>(CopyAsync);
        _copy.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_not_created()
    {
        HasState(exists: false, pendingMigrations: 12);

        Assert.IsType<CopyDatabaseResult.SourceMissing>(await CopyAsync());
        AssertUntouched();
    }

    [Fact]
    public async Task A_database_of_an_older_version_is_to_be_migrated_first()
    {
        HasState(exists: true, pendingMigrations: 2);

        Assert.Equal(new CopyDatabaseResult.SourceOutdated(2), await CopyAsync());
        AssertUntouched();
    }

    [Fact]
    public void A_request_does_not_show_its_password_as_text() => Assert.Equal("CopyDatabase", _request.ToString());

    private void HasState(bool exists, int pendingMigrations) => _database
        .Setup(database => database.ReadStateAsync(It.IsAny<CancellationToken>())).ReturnsAsync(new DatabaseState(exists, pendingMigrations));

    private void AssertUntouched()
    {
        _database.Verify(database => database.ReadStateAsync(It.IsAny<CancellationToken>()));
        _database.VerifyNoOtherCalls();
        _copy.VerifyNoOtherCalls();
    }

    private Task<CopyDatabaseResult> CopyAsync() =>
        new CopyDatabaseHandler(_database.Object, _copy.Object).Handle(_request, CancellationToken.None);
}
