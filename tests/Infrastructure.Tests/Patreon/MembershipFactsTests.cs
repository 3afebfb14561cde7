using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Patreon;
using Bookstore.Infrastructure.Patreon.Rows;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>Entitlements from the records that Patreon really gives: several of one account, yearly amounts, deleted tiers.</summary>
public sealed class MembershipFactsTests : IAsyncLifetime
{
    private TestPatreon _patreon = null!;

    public async Task InitializeAsync() => _patreon = await TestPatreon.StartAsync();

    public async Task DisposeAsync() => await _patreon.DisposeAsync();

    [Fact]
    public async Task A_yearly_amount_counts_as_a_twelfth_a_month_and_a_tier_decides_before_any_amount()
    {
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 6000, "101") { Cadence = 12 };
        _patreon.Members["m-2"] = new TestMember("u-2", "active_patron", 18000) { Cadence = 12 };
        _patreon.Members["m-3"] = new TestMember("u-3", "active_patron", 42000, "101") { Currency = "INR" };
        await using var site = await PatronsSite.StartAsync(_patreon);

        Assert.Equal([500, 1500, 500], await LevelsAsync(site, "u-1", "u-2", "u-3"));
    }

    [Theory]
    [InlineData("m-1", "m-2")]
    [InlineData("m-2", "m-1")]
    public async Task Of_two_memberships_of_one_account_the_better_counts_in_whatever_order_lists_and_webhooks_come(string left, string back)
    {
        _patreon.Members[left] = new TestMember("u-1", "former_patron", 0) { WillPay = 0 };
        _patreon.Members[back] = new TestMember("u-1", "active_patron", 1500, "102");
        await using var site = await PatronsSite.StartAsync(_patreon);
        Assert.Equal(1500, await LevelAsync(site, "u-1"));

        await site.Members.RequestRefreshAsync(back, CancellationToken.None);
        await site.WaitForLogAsync("Refreshed a member from Patreon");
        await site.Members.RequestRefreshAsync(left, CancellationToken.None);
        await site.WaitForLogAsync("Refreshed a member from Patreon", times: 2);
        Assert.Equal(1500, await LevelAsync(site, "u-1"));
        await site.SyncAsync();
        Assert.Equal(1500, await LevelAsync(site, "u-1"));
        Assert.Equal(2, await site.CountMembersAsync());

        _patreon.Members.TryRemove(left, out _);
        await site.Members.RequestRefreshAsync(left, CancellationToken.None);
        await site.WaitForLogAsync("member from Patreon: gone");
        Assert.Equal((1500, 1), (await LevelAsync(site, "u-1"), await site.CountMembersAsync()));
        _patreon.Members[back] = _patreon.Members[back] with { Status = "former_patron", Cents = 0, Tiers = [] };
        await site.SyncAsync();
        Assert.Equal(0, await LevelAsync(site, "u-1"));
    }

    [Fact]
    public async Task An_active_patron_without_a_listed_entitlement_during_a_charge_keeps_the_last_one()
    {
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 1500, "102");
        await using var site = await PatronsSite.StartAsync(_patreon);
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 0) { ChargeStatus = "Pending" };

        await site.SyncAsync();
        await site.SyncAsync();

        var known = await site.FindKnownAsync(await site.RegisterAsync("u-1"));
        Assert.Equal(1500, known.Entitlement.Cents);
        Assert.NotNull(known.Entitlement.GraceEndsAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deleted_tier_counts_for_those_who_go_on_paying_for_it_whichever_is_read_first(bool isMemberReadFirst)
    {
        // With a discount, the amount says less than the tier.
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 450, "102");
        await using var site = await PatronsSite.StartAsync(_patreon);
        _patreon.Tiers.RemoveAt(2);
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 450);
        if (isMemberReadFirst)
        {
            await site.Members.RequestRefreshAsync("m-1", CancellationToken.None);
            await site.WaitForLogAsync("Refreshed a member from Patreon");
        }

        await site.SyncAsync();
        await site.SyncAsync();

        var known = await site.FindKnownAsync(await site.RegisterAsync("u-1"));
        Assert.Equal(1500, known.Entitlement.Cents);
        Assert.True(known.Entitlement.Meets(new AccessRule.MinimumTier("Patron").FindRequirement(known.Campaign)));
    }

    [Fact]
    public async Task A_deleted_member_is_shown_as_of_the_deletion()
    {
        var clock = new FakeTimeProvider(StoredTime.Truncate(DateTimeOffset.UtcNow));
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 1500, "102");
        _patreon.Members["m-2"] = new TestMember("u-2", "active_patron", 1500, "102");
        _patreon.Members["m-3"] = new TestMember("u-2", "former_patron", 0);
        await using var site = await PatronsSite.StartAsync(_patreon, clock);
        var robin = await site.RegisterAsync("u-1");
        var kim = await site.RegisterAsync("u-2", "kim");
        clock.Advance(TimeSpan.FromHours(1));
        _patreon.Members.TryRemove("m-1", out _);
        _patreon.Members.TryRemove("m-2", out _);

        await site.Members.RequestRefreshAsync("m-1", CancellationToken.None);
        await site.Members.RequestRefreshAsync("m-2", CancellationToken.None);
        await site.WaitForLogAsync("member from Patreon: gone", times: 2);

        Assert.Equal((null, clock.GetUtcNow()), ((await site.FindKnownAsync(robin)).Membership, (await site.FindKnownAsync(robin)).AsOf));
        Assert.Equal(("m-3", clock.GetUtcNow()), ((await site.FindKnownAsync(kim)).Membership?.MemberId, (await site.FindKnownAsync(kim)).AsOf));
    }

    [Fact]
    public async Task The_currency_is_read_once_and_only_where_the_amount_decides()
    {
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 42000) { Currency = "INR" };
        _patreon.Members["m-2"] = new TestMember("u-2", "active_patron", 700);
        _patreon.Members["m-3"] = new TestMember("u-3", "active_patron", 700) { Currency = null };
        _patreon.Members["m-4"] = new TestMember("u-4", "active_patron", 500, "101");
        await using var site = await PatronsSite.StartAsync(_patreon);
        await site.WaitForLogAsync("Refreshed a member from Patreon: stored", times: 3);
        Assert.Equal([0, 700, 700, 500], await LevelsAsync(site, "u-1", "u-2", "u-3", "u-4"));
        var known = await site.FindKnownAsync(await site.RegisterAsync("u-1", "u-1"));
        Assert.Equal((true, 0, "INR", "EUR"), (known.Entitlement.IsPaid, known.Entitlement.Cents, known.Entitlement.AmountCurrency, known.Campaign.Currency));

        await site.SyncAsync();
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 800);
        await site.SyncAsync();
        await site.WaitForLogAsync("Refreshed a member from Patreon: stored", times: 4);

        Assert.Equal((800, 2), (await LevelAsync(site, "u-1"), _patreon.Count("/members/m-1")));
        Assert.Equal([1, 1, 0], Enumerable.Range(2, 3).Select(number => _patreon.Count($"/members/m-{number}")));
    }

    [Theory]
    [InlineData("cursor", 5)]
    [InlineData("page", 15)]
    public async Task Stored_members_on_a_page_that_fails_again_and_behind_it_are_read_alone(string failing, int reads)
    {
        var clock = new WatchedClock();
        _patreon.MaxPage = 10;
        for (var number = 0; number < 15; number++)
        {
            _patreon.Members[$"m-{number:00}"] = new TestMember($"u-{number:00}", "active_patron", 500, "101");
        }

        await using var site = await PatronsSite.StartAsync(_patreon, clock);
        _patreon.Members["m-14"] = new TestMember("u-14", "former_patron", 0);
        _patreon.Answer = context => context.Request.Path.Value!.EndsWith("/members", StringComparison.Ordinal)
            && context.Request.QueryString.Value!.Contains(failing, StringComparison.Ordinal)
            ? TestPatreon.ErrorAsync(context, 403)
            : Task.FromResult(false);

        await clock.PassAsync(TimeSpan.FromHours(6));
        await site.WaitForLogAsync("Next attempt in");
        Assert.Equal(0, _patreon.Count("/members/m-"));
        await clock.PassAsync(TimeSpan.FromSeconds(15));
        await site.WaitForLogAsync("Next attempt in", times: 2);

        Assert.Equal([500, 0], await LevelsAsync(site, "u-13", "u-14"));
        Assert.Equal(reads, _patreon.Count("/members/m-"));
    }

    [Fact]
    public async Task A_currency_that_was_not_read_is_read_after_the_next_sync()
    {
        for (var number = 1; number <= 5; number++)
        {
            _patreon.Members[$"m-{number}"] = new TestMember($"u-{number}", "active_patron", 42000) { Currency = "INR" };
        }

        // After three failures the others are left to the next sync.
        _patreon.Answer = context => context.Request.Path.Value!.Contains("/members/", StringComparison.Ordinal)
            ? TestPatreon.ErrorAsync(context, 403)
            : Task.FromResult(false);
        await using var site = await PatronsSite.StartAsync(_patreon);
        await site.WaitForLogAsync("Could not refresh a member from Patreon", times: 3);
        _patreon.Answer = null;

        await site.SyncAsync();
        await site.WaitForLogAsync("Refreshed a member from Patreon: stored", times: 5);

        Assert.Equal([0, 0, 0, 0, 0], await LevelsAsync(site, "u-1", "u-2", "u-3", "u-4", "u-5"));
    }

    [Fact]
    public async Task A_tier_that_comes_without_its_price_keeps_the_one_it_had()
    {
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 500, "101");
        await using var site = await PatronsSite.StartAsync(_patreon);
        _patreon.Tiers[2] = ("102", "Patron", null);

        await site.SyncAsync();

        var known = await site.FindKnownAsync(await site.RegisterAsync("u-1"));
        Assert.Equal([0, 500, 1500], known.Campaign.Tiers.Select(tier => tier.AmountCents).Order());
        var requirement = new AccessRule.MinimumTier("102").FindRequirement(known.Campaign);
        Assert.Equal(1500, requirement?.Cents);
        Assert.False(known.Entitlement.Meets(requirement));
    }

    [Fact]
    public async Task What_was_read_by_a_clock_that_was_ahead_outranks_nothing_once_the_clock_is_right()
    {
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 1500, "102");
        _patreon.Members["m-2"] = new TestMember("u-2", "active_patron", 1500, "102");
        await using var site = await PatronsSite.StartAsync(_patreon);
        var ahead = StoredTime.Truncate(DateTimeOffset.UtcNow.AddDays(30));
        await site.QueryAsync(database => database.PatreonMembers.ExecuteUpdateAsync(row => row.SetProperty(member => member.AsOf, ahead)));
        await site.QueryAsync(database => database.PatreonCampaigns.ExecuteUpdateAsync(row => row.SetProperty(campaign => campaign.AsOf, ahead)));
        await site.QueryAsync(database =>
        {
            database.PatreonRemovals.Add(new() { MemberId = "m-9", PatreonUserId = "u-1", AsOf = ahead });
            return database.SaveChangesAsync();
        });
        _patreon.Members["m-1"] = new TestMember("u-1", "former_patron", 0);
        _patreon.Members.TryRemove("m-2", out _);
        _patreon.Tiers[2] = ("102", "Patron", 2000);

        await site.Members.RequestRefreshAsync("m-1", CancellationToken.None);
        await site.WaitForLogAsync("Refreshed a member from Patreon: stored");
        Assert.Equal(0, await LevelAsync(site, "u-1"));

        await site.SyncAsync();
        Assert.Equal((0, 1), (await LevelAsync(site, "u-2"), await site.CountMembersAsync()));
        Assert.Equal(2000, (await site.Members.FindCampaignAsync(CancellationToken.None))!.Tiers.Max(tier => tier.AmountCents));
        Assert.False(await site.QueryAsync(database => database.PatreonRemovals.AnyAsync(removal => removal.AsOf == ahead)));
    }

    [Fact]
    public async Task A_request_that_a_clock_put_off_which_was_ahead_is_due()
    {
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 500, "101");
        await using var site = await PatronsSite.StartAsync(_patreon);
        await site.QueryAsync(database =>
        {
            database.MemberRefreshRequests.Add(new() { MemberId = "m-1", Requests = 1, Failures = 1, DueAt = DateTimeOffset.UtcNow.AddDays(60) });
            return database.SaveChangesAsync();
        });

        site.Services.GetRequiredService<MemberRefreshRequests>().Wake();

        await site.WaitForLogAsync("Refreshed a member from Patreon: stored");
    }

    [Fact]
    public async Task A_membership_that_moved_to_another_user_carries_nothing_over()
    {
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 1500, "102");
        await using var site = await PatronsSite.StartAsync(_patreon);
        Assert.Equal(1500, await LevelAsync(site, "u-1"));
        _patreon.Members["m-1"] = new TestMember("u-2", "declined_patron", 0) { ChargeStatus = "Declined" };

        await site.SyncAsync();

        Assert.Equal([0, 0], await LevelsAsync(site, "u-1", "u-2"));
        Assert.Equal(1, await site.CountMembersAsync());
    }

    [Fact]
    public async Task Check_again_of_a_former_member_reads_all_members()
    {
        _patreon.Members["m-1"] = new TestMember("u-1", "former_patron", 0);
        await using var site = await PatronsSite.StartAsync(_patreon);
        var robin = await site.RegisterAsync("u-1");
        _patreon.Members["m-2"] = new TestMember("u-1", "active_patron", 1500, "102");

        Assert.True(await site.CheckAsync(robin));

        await site.WaitForLogAsync("Synced all", times: 2);
        Assert.Equal(1500, (await site.FindKnownAsync(robin)).Entitlement.Cents);
        Assert.Equal(1, _patreon.Count("/members/m-1"));
    }

    private static async Task<int> LevelAsync(PatronsSite site, string patreonUserId) => Assert.Single(await LevelsAsync(site, patreonUserId));

    private static async Task<IReadOnlyList<int>> LevelsAsync(PatronsSite site, params string[] patreonUserIds)
    {
        List<int> levels = [];
        foreach (var id in patreonUserIds)
        {
            var profile = await site.RegisterAsync(id, id);
            levels.Add((await site.FindKnownAsync(profile)).Entitlement.Cents);
        }

        return levels;
    }
}
