using Bookstore.Testing;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>Nothing else runs in this process meanwhile: what is alive is measured.</summary>
[CollectionDefinition(nameof(SyncMemoryTests), DisableParallelization = true)]
public sealed class Alone;

/// <summary>The memory of a sync, however many members there are.</summary>
[Collection(nameof(SyncMemoryTests))]
public sealed class SyncMemoryTests
{
    [Fact]
    public async Task A_sync_keeps_one_page_in_memory_and_not_all_members()
    {
        // What is alive when a page is asked for, after as many pages.
        List<long> alive = [];
        await using var patreon = await TestPatreon.StartAsync();
        patreon.MaxPage = 100;
        string[] tiers = [.. Enumerable.Range(0, 20).Select(_ => Guid.NewGuid().ToString())];
        for (var number = 0; number < 5_000; number++)
        {
            patreon.Members[$"m-{number:00000}"] = new TestMember($"u-{number:00000}", "active_patron", 500, tiers);
        }

        patreon.Answer = context =>
        {
            if (context.Request.Path.Value!.EndsWith("/members", StringComparison.Ordinal))
            {
                alive.Add(GC.GetTotalMemory(forceFullCollection: true));
            }

            return Task.FromResult(false);
        };
        await using var site = await PatronsSite.StartAsync(patreon);

        // Held, these 40 pages would be some 10 MB.
        Assert.Equal(50, alive.Count);
        Assert.InRange(alive[^1] - alive[9], long.MinValue, 4 * 1024 * 1024);
    }
}
