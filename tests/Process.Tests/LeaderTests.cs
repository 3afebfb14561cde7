using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary>Two processes with one PostgreSQL database: when the leader is killed, the other one goes on.</summary>
public sealed class LeaderTests
{
    [Fact]
    public async Task When_the_leader_is_killed_another_instance_takes_over()
    {
        await using var patreon = await TestPatreon.StartAsync();
        patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 500, "101");
        var connectionString = await (await PostgresServer.OpenAsync()).CreateDatabaseAsync();
        await using var first = await AppProcess.StartAsync([.. AppProcess.NoLogto, .. patreon.Settings(), .. Database(connectionString)]);
        await first.WaitForLogAsync("Synced all 1 member(s)");
        await using var second = await AppProcess.StartAsync([.. AppProcess.NoLogto, .. patreon.Settings(), .. Database(connectionString)]);
        Assert.DoesNotContain("has become the leader", second.Output, StringComparison.Ordinal);

        patreon.Members["m-2"] = new TestMember("u-2", "active_patron", 500, "101");
        await first.KillAsync();

        await second.WaitForLogAsync("This instance has become the leader, term 2");
        await second.WaitForLogAsync("Synced all 2 member(s)");
        await second.KillAsync();
    }

    private static (string Name, string? Value)[] Database(string connectionString) =>
        [RunningApp.Postgres, ("ConnectionStrings__Bookstore", connectionString)];
}
