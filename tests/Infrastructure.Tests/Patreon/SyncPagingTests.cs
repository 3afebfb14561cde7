using Bookstore.Infrastructure.Patreon;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>A sync ends, and reads all there is, whatever Patreon does with pages and cursors; and health reports it.</summary>
public sealed class SyncPagingTests : IAsyncLifetime
{
    private TestPatreon _patreon = null!;

    public async Task InitializeAsync() => _patreon = await TestPatreon.StartAsync();

    public async Task DisposeAsync() => await _patreon.DisposeAsync();

    [Fact]
    public async Task Alternating_cursors_end_the_sync_once_pages_have_no_new_member()
    {
        AddMembers(2_500);
        _patreon.AlternatesCursors = true;
        await using var site = await PatronsSite.StartAsync(_patreon);

        Assert.Contains(site.Log, line => line.Contains("Synced all 2500 member(s)", StringComparison.Ordinal));
        Assert.Equal(2_500, await site.CountMembersAsync());
        Assert.Equal(HealthStatus.Healthy, await SyncTests.HealthAsync(site));
        Assert.InRange(_patreon.Count("/members?"), 4, 6);
        Assert.NotNull((await site.FindKnownAsync(await site.RegisterAsync("u-2499"))).Membership);
    }

    [Fact]
    public async Task Cursors_that_repeat_before_all_members_were_read_fail_the_sync_and_degrade_health_though_other_calls_succeed()
    {
        AddMembers(2_500);
        var pages = 0;
        _patreon.Answer = async context =>
        {
            if (TestPatreon.PageSizeOf(context.Request) is null || ++pages < 2)
            {
                return false;
            }

            // The first page again, under ever new cursors.
            return await TestPatreon.TextAsync(context, $$$"""
                {"data":[{"type":"member","id":"m-0000"}],"meta":{"pagination":{"total":2500,"cursors":{"next":"after:{{{pages}}}"} } } }
                """);
        };
        await using var site = await PatronsSite.StartAsync(_patreon, waitForSync: false);

        await site.WaitForLogAsync("Next attempt in");
        Assert.Equal(4, pages);
        Assert.Equal(1_000, await site.CountMembersAsync());
        await site.Services.GetRequiredService<MemberRefresher>().RefreshAsync("m-0000", isBulk: false, CancellationToken.None);
        var health = await SyncTests.CheckHealthAsync(site);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Equal("the last sync of the members failed: its pages of members repeat, and have only 1000 of 2500 members", health.Description);

        _patreon.Answer = null;
        await site.SyncAsync();
        Assert.Equal(HealthStatus.Healthy, await SyncTests.HealthAsync(site));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(2_000)]
    public async Task An_ignored_page_count_changes_nothing(int pageCount)
    {
        AddMembers(1_250);
        _patreon.PageCount = pageCount;
        await using var site = await PatronsSite.StartAsync(_patreon);

        Assert.Equal(1_250, await site.CountMembersAsync());
        Assert.Equal((1_250 + pageCount - 1) / pageCount, _patreon.Count("/members?"));
    }

    [Theory]
    [InlineData("504")]
    [InlineData("500")]
    [InlineData("524")]
    [InlineData("hang")]
    [InlineData("cut")]
    [InlineData("17 MB")]
    public async Task Large_pages_that_fail_are_requested_in_smaller_sizes(string how)
    {
        AddMembers(1_100);
        var large = 0;
        var hanging = new TaskCompletionSource();
        _patreon.Answer = async context =>
        {
            if (TestPatreon.PageSizeOf(context.Request) is null or <= 300)
            {
                return false;
            }

            large++;
            switch (how)
            {
                case "hang":
                    hanging.TrySetResult();
                    await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    return true;
                case "cut":
                    context.Response.ContentLength = 1_000;
                    await context.Response.WriteAsync("{");
                    await context.Response.Body.FlushAsync();
                    context.Abort();
                    return true;
                case "17 MB":
                    return await TestPatreon.TextAsync(context, new string(' ', 17 * 1024 * 1024));
                default:
                    return await TestPatreon.CloudflareAsync(context, int.Parse(how, System.Globalization.CultureInfo.InvariantCulture));
            }
        };
        var clock = new WatchedClock();
        await using var site = await PatronsSite.StartAsync(_patreon, clock, waitForSync: false);
        if (how == "hang")
        {
            await hanging.Task.WaitAsync(TimeSpan.FromSeconds(60));
            clock.Advance(TimeSpan.FromSeconds(30));
        }

        await site.WaitForLogAsync("Synced all");
        Assert.Equal(1_100, await site.CountMembersAsync());
        // It is not tried again in the size that failed, and no failure of Patreon's where the smaller ones come.
        Assert.Equal((1, 1), (large, site.Count("Patreon failed to return a page of 1000 members; the sync goes on with pages of 250:")));
        Assert.Equal((0, HealthStatus.Healthy), (site.Count("Patreon responds again"), await SyncTests.HealthAsync(site)));
    }

    [Fact]
    public async Task A_503_is_retried_with_the_same_page_size()
    {
        AddMembers(3);
        var refusals = 0;
        _patreon.Answer = context => TestPatreon.PageSizeOf(context.Request) is not null && ++refusals < 3
            ? TestPatreon.ErrorAsync(context, 503)
            : Task.FromResult(false);
        await using var site = await PatronsSite.StartAsync(_patreon);

        Assert.Equal(3, _patreon.Count("count%5D=1000"));
        Assert.Equal(0, site.Count("did not give a page"));
    }

    [Fact]
    public async Task A_sync_whose_pages_never_end_is_abandoned()
    {
        var clock = new JumpingClock();
        var pages = 0;
        _patreon.Answer = async context =>
        {
            if (TestPatreon.PageSizeOf(context.Request) is null)
            {
                return false;
            }

            clock.Jump = ++pages == 4 ? TimeSpan.FromHours(12.5) : clock.Jump;
            return await TestPatreon.TextAsync(context, $$$"""
                {"data":[{"type":"member","id":"m-{{{pages}}}"}],"meta":{"pagination":{"cursors":{"next":"after:{{{pages}}}"} } } }
                """);
        };
        await using var site = await PatronsSite.StartAsync(_patreon, clock, waitForSync: false);

        await site.WaitForLogAsync("it has sent pages of members for 12:00:00, without an end");

        Assert.Equal(4, pages);
        Assert.Equal(HealthStatus.Degraded, await SyncTests.HealthAsync(site));
    }

    private void AddMembers(int count)
    {
        for (var number = 0; number < count; number++)
        {
            _patreon.Members[$"m-{number:0000}"] = new TestMember($"u-{number:0000}", "active_patron", 500, "101");
        }
    }
}
