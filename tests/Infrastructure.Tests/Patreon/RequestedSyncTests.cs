using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Patreon;
using Bookstore.Testing;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>When syncs begin, by the clock and by request, and what people see meanwhile.</summary>
public sealed class RequestedSyncTests : IAsyncLifetime
{
    private static readonly TimeSpan SyncInterval = TimeSpan.FromHours(6);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(10);

    private readonly WatchedClock _clock = new();
    private readonly SemaphoreSlim _mayAnswer = new(0);
    private TestPatreon _patreon = null!;
    private PatronsSite _site = null!;

    public async Task InitializeAsync()
    {
        _patreon = await TestPatreon.StartAsync();
        _site = await PatronsSite.StartAsync(_patreon, _clock);
    }

    public async Task DisposeAsync()
    {
        _mayAnswer.Release(100);
        await _site.DisposeAsync();
        await _patreon.DisposeAsync();
        _mayAnswer.Dispose();
    }

    [Fact]
    public async Task All_members_are_read_again_after_6_hours()
    {
        await _clock.PassAsync(SyncInterval);

        await _site.WaitForLogAsync("Synced all", times: 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_unknown_account_requests_one_sync_and_is_being_checked_until_it_ends(bool bySignIn)
    {
        var (robin, kim) = await RegisterBeforeTheLastSyncAsync();
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Null((await _site.FindKnownAsync(robin)).Membership);
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 500, "101");
        HoldAnswers();

        await AskAsync(robin, bySignIn);
        await AskAsync(robin, bySignIn);
        await AskAsync(kim, bySignIn);

        await _site.WaitForLogAsync("Started the sync", times: 3);
        Assert.IsType<MembershipLookup.Checking>(await _site.FindAsync(robin));
        Assert.IsType<MembershipLookup.Checking>(await _site.FindAsync(kim));
        _mayAnswer.Release(2);
        await _site.WaitForLogAsync("Synced all", times: 3);
        Assert.Equal(500, (await _site.FindKnownAsync(robin)).Entitlement.Cents);
        Assert.Null((await _site.FindKnownAsync(kim)).Membership);
        _mayAnswer.Release(100);
        await _clock.PassAsync(SyncInterval);
        await _site.WaitForLogAsync("Synced all", times: 4);
        Assert.Equal(4, _site.Count("Started the sync"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_soon_after_the_last_sync_has_the_next_one_begin_earlier_and_the_account_is_being_checked(bool bySignIn)
    {
        var (robin, _) = await RegisterBeforeTheLastSyncAsync();
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 500, "101");

        await AskAsync(robin, bySignIn);
        Assert.IsType<MembershipLookup.Checking>(await _site.FindAsync(robin));

        await _clock.PassAsync(ShortestPause);
        await _site.WaitForLogAsync("Synced all", times: 3);
        Assert.Equal(500, (await _site.FindKnownAsync(robin)).Entitlement.Cents);
    }

    [Theory]
    [InlineData(7, 70)]
    [InlineData(40, 300)]
    public async Task After_a_long_sync_the_next_requested_one_begins_later(int took, int pause)
    {
        var robin = await _site.RegisterAsync("u-1");
        HoldAnswers();
        await _clock.PassAsync(SyncInterval);
        await WaitAsync(() => _patreon.Count("/campaigns") == 3);
        // In two, since an answer that takes longer than half a minute is none.
        _clock.Advance(TimeSpan.FromSeconds(took) / 2);
        var asked = _patreon.Requests.Count;
        _mayAnswer.Release();
        await WaitAsync(() => _patreon.Requests.Count > asked);
        _clock.Advance(TimeSpan.FromSeconds(took) / 2);
        _mayAnswer.Release(100);
        await _site.WaitForLogAsync("Synced all", times: 2);
        await AskAsync(robin, bySignIn: true);

        await _clock.PassAsync(TimeSpan.FromSeconds(pause));
        await _site.WaitForLogAsync("Synced all", times: 3);
    }

    [Fact]
    public async Task A_request_while_stale_members_are_read_has_another_sync_begin()
    {
        _patreon.Members["m-2"] = new TestMember("u-2", "active_patron", 500, "101");
        var (robin, _) = await RegisterBeforeTheLastSyncAsync();
        _patreon.Members.Clear();
        HoldAnswers("/members/m-2");
        await _clock.PassAsync(SyncInterval);
        await WaitAsync(() => _patreon.Count("/members/m-2") > 0);
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 500, "101");

        await AskAsync(robin, bySignIn: false);
        Assert.IsType<MembershipLookup.Checking>(await _site.FindAsync(robin));
        _mayAnswer.Release(100);
        await _site.WaitForLogAsync("Synced all", times: 3);
        await _clock.PassAsync(ShortestPause);

        await _site.WaitForLogAsync("Synced all", times: 4);
        Assert.Equal(500, (await _site.FindKnownAsync(robin)).Entitlement.Cents);
    }

    [Fact]
    public async Task A_request_while_pages_are_read_is_answered_by_the_next_sync()
    {
        (_patreon.Members["m-2"], _patreon.Members["m-3"]) = (new TestMember("u-2"), new TestMember("u-3"));
        var (robin, _) = await RegisterBeforeTheLastSyncAsync();
        _patreon.MaxPage = 1;
        _patreon.Answer = async context =>
        {
            if (context.Request.QueryString.Value!.Contains("cursor", StringComparison.Ordinal))
            {
                await _mayAnswer.WaitAsync();
            }

            return false;
        };
        await _clock.PassAsync(SyncInterval);
        await WaitAsync(() => _patreon.Count("cursor") > 0);
        // On a page that has been read.
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 500, "101");

        await AskAsync(robin, bySignIn: true);
        _mayAnswer.Release(100);
        await _site.WaitForLogAsync("Synced all", times: 3);
        Assert.IsType<MembershipLookup.Checking>(await _site.FindAsync(robin));
        await _clock.PassAsync(ShortestPause);

        await _site.WaitForLogAsync("Synced all", times: 4);
        Assert.Equal(500, (await _site.FindKnownAsync(robin)).Entitlement.Cents);
    }

    [Fact]
    public void A_clock_that_is_set_back_puts_off_no_sync()
    {
        var clock = new CorrectedClock(DateTimeOffset.UtcNow);
        var schedule = new SyncSchedule(clock);
        schedule.Begin();
        schedule.Complete(SyncInterval, TimeSpan.Zero);

        clock.Correction = TimeSpan.FromDays(-30);
        Assert.False(schedule.IsPending);
        clock.Advance(SyncInterval);

        Assert.True(schedule.IsPending);
    }

    [Fact]
    public async Task Before_the_first_complete_sync_no_account_is_shown_as_no_member()
    {
        for (var number = 0; number < 1_500; number++)
        {
            _patreon.Members[$"m-{number:0000}"] = new TestMember($"u-{number:0000}", "active_patron", 500, "101");
        }

        _patreon.Answer = context => context.Request.QueryString.Value!.Contains("cursor", StringComparison.Ordinal)
            ? TestPatreon.ErrorAsync(context, 403)
            : Task.FromResult(false);
        await using var site = await PatronsSite.StartAsync(_patreon, waitForSync: false);
        await site.WaitForLogAsync("Next attempt in");
        var robin = await site.RegisterAsync("u-1400");
        Assert.Equal(PatreonProblem.Unreachable, Assert.IsType<MembershipLookup.Checking>(await site.FindAsync(robin)).Problem);

        // Patreon answers another call: the problem is over, and the account is still unknown.
        await site.Members.RequestRefreshAsync("m-0001", CancellationToken.None);
        await site.WaitForLogAsync("Refreshed a member from Patreon");
        Assert.Null(Assert.IsType<MembershipLookup.Checking>(await site.FindAsync(robin)).Problem);
    }

    // Whom a sync that began after they were linked did not see.
    private async Task<(UserProfile Robin, UserProfile Kim)> RegisterBeforeTheLastSyncAsync()
    {
        var robin = await _site.RegisterAsync("u-1");
        var kim = await _site.RegisterAsync("u-9", "kim");
        await _clock.PassAsync(SyncInterval);
        await _site.WaitForLogAsync("Synced all", times: 2);
        return (robin, kim);
    }

    private async Task AskAsync(UserProfile profile, bool bySignIn)
    {
        if (bySignIn)
        {
            await _site.SignedInAsync(profile);
        }
        else
        {
            Assert.True(await _site.CheckAsync(profile));
        }
    }

    private void HoldAnswers(string path = "") => _patreon.Answer = async context =>
    {
        if (context.Request.Path.Value!.Contains(path, StringComparison.Ordinal))
        {
            await _mayAnswer.WaitAsync();
        }

        return false;
    };

    private static async Task WaitAsync(Func<bool> isSo)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), timeout.Token);
        }
    }
}
