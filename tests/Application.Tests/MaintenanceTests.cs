using Bookstore.Application.Maintenance;
using Bookstore.Application.Ports;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class MaintenanceTests
{
    private readonly Mock<IDatabase> _database = new();

    [Fact]
    public async Task A_damaged_database_is_neither_migrated_nor_called_ready()
    {
        var damage = new IOException("it is damaged");
        _database.Setup(database => database.VerifyAsync(It.IsAny<CancellationToken>())).ThrowsAsync(damage);

        Assert.Same(damage, await Assert.ThrowsAsync<IOException>(
            () => new MigrateDatabaseHandler(_database.Object).Handle(new MigrateDatabase(), CancellationToken.None)));
        Assert.Same(damage, await Assert.ThrowsAsync<IOException>(
            () => new CheckDatabaseHandler(_database.Object).Handle(new CheckDatabase(), CancellationToken.None)));
        _database.Verify(database => database.MigrateAsync(It.IsAny<CancellationToken>()), Times.Never);
    }

    [Fact]
    public async Task A_sound_database_is_migrated_and_its_state_read()
    {
        var state = new DatabaseState(Exists: true, PendingMigrations: 0);
        _database.Setup(database => database.MigrateAsync(It.IsAny<CancellationToken>())).ReturnsAsync(2);
        _database.Setup(database => database.ReadStateAsync(It.IsAny<CancellationToken>())).ReturnsAsync(state);

        Assert.Equal(2, await new MigrateDatabaseHandler(_database.Object).Handle(new MigrateDatabase(), CancellationToken.None));
        Assert.Same(state, await new CheckDatabaseHandler(_database.Object).Handle(new CheckDatabase(), CancellationToken.None));
    }

    [Fact]
    public async Task Only_a_start_does_not_wait_for_a_large_database_to_be_verified()
    {
        var state = new DatabaseState(Exists: true, PendingMigrations: 0);
        _database.Setup(database => database.IsLarge).Returns(true);
        _database.Setup(database => database.ReadStateAsync(It.IsAny<CancellationToken>())).ReturnsAsync(state);

        Assert.Same(state, await new CheckDatabaseHandler(_database.Object).Handle(new CheckDatabase(LeavesLarge: true), CancellationToken.None));
        _database.Verify(database => database.VerifyAsync(It.IsAny<CancellationToken>()), Times.Never);

        // Without a site that would do it later.
        await new CheckDatabaseHandler(_database.Object).Handle(new CheckDatabase(), CancellationToken.None);
        _database.Verify(database => database.VerifyAsync(It.IsAny<CancellationToken>()), Times.Once);
    }
}
