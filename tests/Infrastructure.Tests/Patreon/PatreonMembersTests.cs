using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Patreon;
using Bookstore.Infrastructure.Patreon.Rows;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>What is stored about a person, and how fast it follows Patreon.</summary>
public sealed class PatreonMembersTests : IAsyncLifetime
{
    private TestPatreon _patreon = null!;

    public async Task InitializeAsync()
    {
        _patreon = await TestPatreon.StartAsync();
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 500, "101");
    }

    public async Task DisposeAsync() => await _patreon.DisposeAsync();

    [Fact]
    public async Task A_requested_refresh_shows_at_once()
    {
        // By a clock that stands still: nothing is put off until later, and nothing of a membership in memory expires.
        await using var site = await PatronsSite.StartAsync(_patreon, new WatchedClock());
        var robin = await site.RegisterAsync("u-1");
        Assert.Equal(500, (await site.FindKnownAsync(robin)).Entitlement.Cents);

        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 1500, "102");
        await site.Members.RequestRefreshAsync("m-1", CancellationToken.None);
        await site.WaitForLogAsync("Refreshed a member from Patreon");

        Assert.Equal(1500, (await site.FindKnownAsync(robin)).Entitlement.Cents);
    }

    [Fact]
    public async Task Requests_during_a_read_cause_one_more_read_after_it()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        var asked = new SemaphoreSlim(0);
        var mayAnswer = new SemaphoreSlim(0);
        var inFlight = 0;
        var most = 0;
        _patreon.Answer = async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inFlight));
            asked.Release();
            await mayAnswer.WaitAsync();
            Interlocked.Decrement(ref inFlight);
            return false;
        };

        await site.Members.RequestRefreshAsync("m-1", CancellationToken.None);
        await asked.WaitAsync();
        for (var i = 0; i < 10; i++)
        {
            await site.Members.RequestRefreshAsync("m-1", CancellationToken.None);
        }

        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 1500, "102");
        mayAnswer.Release(2);
        await site.WaitForLogAsync("Refreshed a member from Patreon", times: 2);

        Assert.Equal((2, 1), (_patreon.Count("/members/"), most));
        Assert.Equal(1500, (await site.FindKnownAsync(await site.RegisterAsync("u-1"))).Entitlement.Cents);
    }

    [Fact]
    public async Task A_member_that_patreon_no_longer_has_is_removed_and_a_request_for_an_unknown_one_does_no_harm()
    {
        _patreon.Members["m-2"] = new TestMember("u-2");
        await using var site = await PatronsSite.StartAsync(_patreon);
        var robin = await site.RegisterAsync("u-1");
        await site.FindKnownAsync(robin);
        _patreon.Members.TryRemove("m-1", out _);
        _patreon.Members["m-3"] = new TestMember("u-3") { CampaignId = "5002" };

        await site.Members.RequestRefreshAsync("m-1", CancellationToken.None);
        await site.Members.RequestRefreshAsync("m-3", CancellationToken.None);
        await site.Members.RequestRefreshAsync("../campaigns", CancellationToken.None);
        await site.WaitForLogAsync("member from Patreon: gone", times: 2);
        await site.WaitForLogAsync("member from Patreon: of another campaign");

        Assert.Null((await site.FindKnownAsync(robin)).Membership);
        Assert.Equal(1, await site.CountMembersAsync());
    }

    [Fact]
    public async Task A_404_of_a_proxy_removes_no_member()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        _patreon.Answer = context => TestPatreon.TextAsync(context, "{}", 404);

        await site.Members.RequestRefreshAsync("m-1", CancellationToken.None);
        await site.WaitForLogAsync("Could not refresh a member from Patreon, attempt 1");

        Assert.Equal(1, await site.CountMembersAsync());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"data":null}""")]
    [InlineData("""{"data":{"type":"members","id":"m-1"}}""")]
    [InlineData("""{"data":{"type":"member","attributes":{"currently_entitled_amount_cents":0},"relationships":{"user":{"data":null}}}}""")]
    [InlineData("""{"data":{"type":"member","id":"m-2","attributes":{"currently_entitled_amount_cents":0},"relationships":{"user":{"data":null}}}}""")]
    [InlineData("""{"data":{"type":"member","id":"m-1","attributes":{"patron_status":"active_patron","currently_entitled_amount_cents":0}}}""")]
    [InlineData("""{"data":{"type":"member","id":"m-1","attributes":{"currently_entitled_amount_cents":0},"relationships":{"user":{"data":{"type":"user","id":"u-1"}}}}}""")]
    [InlineData("""{"data":{"type":"member","id":"m-1","relationships":{"user":{"data":{"type":"user","id":"u-1"}},"campaign":{"data":{"type":"campaign","id":"5001"}}}}}""")]
    [InlineData("""{"data":{"type":"member","id":"m-2","attributes":{"currently_entitled_amount_cents":0},"relationships":{"user":{"data":{"type":"user","id":"u-1"}},"campaign":{"data":{"type":"campaign","id":"5001"}}}}}""")]
    public async Task An_incomplete_response_changes_and_removes_no_member(string answer)
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        _patreon.Answer = context => TestPatreon.TextAsync(context, answer);

        await site.Members.RequestRefreshAsync("m-1", CancellationToken.None);
        await site.WaitForLogAsync("Could not refresh a member from Patreon, attempt 1: the response for a member is incomplete");

        // The answer of one member does not make Patreon unhealthy.
        Assert.Null(site.Services.GetRequiredService<PatreonHealth>().Problem);
        Assert.Equal(500, (await site.FindKnownAsync(await site.RegisterAsync("u-1"))).Entitlement.Cents);
    }

    [Fact]
    public async Task A_member_whose_user_patreon_says_is_gone_is_removed()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        _patreon.Members["m-1"] = new TestMember(UserId: null);

        await site.Members.RequestRefreshAsync("m-1", CancellationToken.None);
        await site.WaitForLogAsync("member from Patreon: gone");

        Assert.Equal(0, await site.CountMembersAsync());
    }

    [Fact]
    public async Task Linking_and_unlinking_show_at_once()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        var robin = await site.RegisterAsync(patreonUserId: null);
        Assert.IsType<MembershipLookup.NotLinked>(await site.FindAsync(robin));

        await site.RegisterAsync("u-1");
        Assert.Equal(500, (await site.FindKnownAsync(robin)).Entitlement.Cents);
        await site.RegisterAsync("u-2");
        Assert.Null((await site.FindKnownAsync(robin)).Membership);
        await site.RegisterAsync(patreonUserId: null);
        Assert.IsType<MembershipLookup.NotLinked>(await site.FindAsync(robin));
    }

    [Fact]
    public async Task An_unknown_account_is_being_checked_until_a_sync_has_ended_and_then_is_no_member()
    {
        var mayAnswer = new SemaphoreSlim(0);
        _patreon.Answer = async context =>
        {
            if (context.Request.Path.Value!.EndsWith("/members", StringComparison.Ordinal))
            {
                await mayAnswer.WaitAsync();
            }

            return false;
        };
        await using var site = await PatronsSite.StartAsync(_patreon, waitForSync: false);
        var robin = await site.RegisterAsync("u-2");
        var creator = await site.RegisterAsync(TestPatreon.CreatorUserId, "creator");
        Assert.IsType<MembershipLookup.Checking>(await site.FindAsync(robin));

        mayAnswer.Release();
        await site.WaitForLogAsync("Synced all");
        var known = await site.FindKnownAsync(robin);
        Assert.Equal((null, EffectiveEntitlement.None), (known.Membership, known.Entitlement));
        Assert.True((await site.FindKnownAsync(creator)).Entitlement.IsCreator);
    }

    [Fact]
    public async Task Check_again_reads_only_the_known_member_and_nothing_without_an_account()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        var pages = _patreon.Count("/campaigns/5001/members");

        Assert.True(await site.CheckAsync((await site.RegisterAsync("u-1"))));
        Assert.False(await site.CheckAsync((await site.RegisterAsync(null, "unlinked"))));

        await site.WaitForLogAsync("Refreshed a member from Patreon");
        Assert.Equal((1, pages), (_patreon.Count("/members/m-1"), _patreon.Count("/campaigns/5001/members")));
    }

    [Fact]
    public async Task A_header_that_can_not_be_a_signature_of_patreons_is_invalid_without_a_body()
    {
        await using var site = await PatronsSite.StartAsync(_patreon, waitForSync: false);
        var signatures = site.Services.GetRequiredService<IWebhookSignatures>();

        foreach (var header in (string?[])[null, "", "made up", new('0', 31), new('0', 33), new('A', 32), new('g', 32), $"{new string('0', 32)},{new string('0', 32)}"])
        {
            Assert.Equal(WebhookSignature.Invalid, signatures.Verify(WebhookService.Patreon, header, body: null));
        }

        Assert.Equal(WebhookSignature.Valid, signatures.Verify(WebhookService.Patreon, new('0', 32), body: null));
    }

    [Fact]
    public async Task A_write_of_another_instance_shows_after_30_seconds_and_not_before()
    {
        var clock = new FakeTimeProvider(StoredTime.Truncate(DateTimeOffset.UtcNow));
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 500);
        await using var site = await PatronsSite.StartAsync(_patreon, clock);
        await site.WaitForLogAsync("Refreshed a member from Patreon");
        var robin = await site.RegisterAsync("u-1");
        Assert.Equal(500, (await site.FindKnownAsync(robin)).Entitlement.Cents);
        await site.QueryAsync(database => database.PatreonMembers.ExecuteUpdateAsync(row => row.SetProperty(member => member.EntitledCents, 1500)));

        clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal(500, (await site.FindKnownAsync(robin)).Entitlement.Cents);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(1500, (await site.FindKnownAsync(robin)).Entitlement.Cents);
    }

    [Fact]
    public async Task A_failed_lookup_does_not_fail_a_sign_in()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        var robin = await site.RegisterAsync("u-1");
        await site.QueryAsync(database => database.Database.ExecuteSqlRawAsync("DROP TABLE \"PatreonMembers\""));

        await site.SignedInAsync(robin);

        await site.WaitForLogAsync("Could not look up the membership");
    }
}
