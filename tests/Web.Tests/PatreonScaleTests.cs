using System.Globalization;
using Bookstore.Testing;
using Xunit.Abstractions;

namespace Bookstore.Web.Tests;

/// <summary>A sync of a large campaign, with Patreon's limit on. It prints its figures.</summary>
public sealed class PatreonScaleTests(ITestOutputHelper output)
{
    private const int Few = 1_000;

    [Theory]
    [InlineData(1_000)]
    [InlineData(500)]
    public async Task A_large_campaign_is_read_within_the_limit_in_little_memory(int pageSize)
    {
        var many = Repetitions.Of(5_000, 20_000);
        var few = await SyncAsync(Few, pageSize);
        var large = await SyncAsync(many, pageSize);

        foreach (var (count, sync) in ((int, Sync)[])[(Few, few), (many, large)])
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{count} members by {pageSize}: {sync.Requests} requests, {sync.Seconds} s, peak memory of the process {sync.PeakMemory:0} MB"));
        }

        Assert.Equal(0, large.Refusals);
        Assert.InRange(large.PeakMemory - few.PeakMemory, double.MinValue, 150);
    }

    private static async Task<Sync> SyncAsync(int members, int pageSize)
    {
        await using var patreon = await TestPatreon.StartAsync();
        patreon.MaxPage = pageSize;
        for (var number = 0; number < members; number++)
        {
            patreon.Members[Guid.NewGuid().ToString()] = new TestMember($"{10_000_000 + number}", "active_patron", 500, "101");
        }

        await using var provider = await TestProvider.StartAsync();
        await using var app = await RunningApp.StartAsync([.. provider.Settings(), .. patreon.Settings()]);
        await app.SaysAsync("Read all");
        Assert.Equal(members, await app.CountAsync("PatreonMembers"));
        var line = app.Output.Split('\n').Single(line => line.Contains("Read all ", StringComparison.Ordinal) && line.Contains(" in ", StringComparison.Ordinal));
        return new Sync(line.Split(" in ")[1].Split(' ')[0], patreon.Requests.Count, patreon.Refusals, app.PeakMemory);
    }

    private sealed record Sync(string Seconds, int Requests, int Refusals, double PeakMemory);
}
