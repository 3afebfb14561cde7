using System.Globalization;
using Bookstore.Testing;
using Xunit.Abstractions;

namespace Bookstore.Process.Tests;

/// <summary>
/// A sync of a large campaign, with Patreon's limit on. It prints its figures; in full it is larger, and one takes more
/// requests than a minute has. That it holds no more than a page is in Infrastructure.Tests.
/// </summary>
public sealed class PatreonScaleTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1_000)]
    [InlineData(500)]
    public async Task A_large_campaign_is_read_within_the_limit_in_little_memory(int pageSize)
    {
        var few = await SyncAsync(Repetitions.Of(1_000, 5_000), pageSize);
        var large = await SyncAsync(Repetitions.Of(5_000, 20_000), pageSize);

        Assert.Equal(0, large.Rejections);
        Assert.InRange(large.PeakMemory - few.PeakMemory, double.MinValue, 100);
    }

    [Fact]
    public async Task A_campaign_with_more_pages_than_requests_a_minute_is_read_as_fast_as_the_rate_limit_allows()
    {
        const int pageSize = 100;
        var sync = await SyncAsync(Repetitions.Of(2_000, 12_000), pageSize);

        Assert.Equal(0, sync.Rejections);
        // The limit costs one minute. A second one would make it two.
        Assert.InRange(sync.Seconds, sync.Requests > 100 ? 60 : 0, 115);
    }

    private async Task<Sync> SyncAsync(int members, int pageSize)
    {
        await using var patreon = await TestPatreon.StartAsync();
        patreon.MaxPage = pageSize;
        for (var number = 0; number < members; number++)
        {
            patreon.Members[Guid.NewGuid().ToString()] = new TestMember($"{10_000_000 + number}", "active_patron", 500, "101");
        }

        await using var provider = await TestProvider.StartAsync();
        await using var app = await AppProcess.StartAsync([.. provider.Settings(), .. patreon.Settings()]);
        await app.WaitForLogAsync("Synced all");
        Assert.Equal(members, await app.CountAsync("PatreonMembers"));
        var line = app.Output.Split('\n').Single(line => line.Contains("Synced all ", StringComparison.Ordinal) && line.Contains(" in ", StringComparison.Ordinal));
        var seconds = double.Parse(line.Split(" in ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
        var sync = new Sync(seconds, patreon.Requests.Count, patreon.Rejections, app.PeakMemory);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{members} members by {pageSize}: {sync.Requests} requests, {sync.Seconds:0.0} s, peak memory of the process {sync.PeakMemory:0} MB"));
        return sync;
    }

    private sealed record Sync(double Seconds, int Requests, int Rejections, double PeakMemory);
}
