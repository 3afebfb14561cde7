using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Patreon;
using Bookstore.Infrastructure.Patreon.Rows;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>All members are read, whatever Patreon does in between.</summary>
public sealed class SyncTests : IAsyncLifetime
{
    private TestPatreon _patreon = null!;

    public async Task InitializeAsync() => _patreon = await TestPatreon.StartAsync();

    public async Task DisposeAsync() => await _patreon.DisposeAsync();

    [Fact]
    public async Task All_pages_are_read_and_stored()
    {
        AddMembers(2_500);
        _patreon.Members["m-0000"] = new TestMember("u-0000", "declined_patron", 700, "101", "102") { ChargeStatus = "Refunded by Patreon", IsGifted = true };
        await using var site = await PatronsSite.StartAsync(_patreon);

        Assert.Equal(2_500, await site.CountMembersAsync());
        Assert.Equal(3, _patreon.Count("/members?"));
        Assert.All(_patreon.Requests, request => Assert.Contains("fields%5B", request, StringComparison.Ordinal));
        var robin = await site.RegisterAsync("u-0000");
        var known = await site.FindKnownAsync(robin);
        Assert.Equivalent(
            new
            {
                MemberId = "m-0000",
                TestPatreon.CampaignId,
                PatreonUserId = "u-0000",
                Status = PatronStatus.Declined,
                TierIds = (string[])["101", "102"],
                EntitledCents = 700,
                LastChargeStatus = (ChargeStatus?)ChargeStatus.RefundedByPatreon,
                NextChargeAt = (DateTimeOffset?)new DateTimeOffset(2026, 12, 1, 8, 0, 0, TimeSpan.Zero),
                Since = (DateTimeOffset?)new DateTimeOffset(2025, 11, 1, 8, 0, 0, TimeSpan.Zero),
                IsGifted = true,
            },
            known.Membership);
        Assert.Equal([("100", 0, "EUR"), ("101", 500, "EUR"), ("102", 1500, "EUR")], known.Campaign.Tiers.Select(tier => (tier.Id, tier.AmountCents, tier.Currency)));
        Assert.Equal(("https://www.patreon.com/books", "books", TestPatreon.CreatorUserId), (known.Campaign.Url, known.Campaign.Name, known.Campaign.CreatorUserId));
        Assert.Equal(1500, known.Entitlement.Cents);
        Assert.Null(known.Problem);
    }

    [Theory]
    [InlineData("broken JSON", "but not with JSON")]
    [InlineData("no list", "without a list of members")]
    [InlineData("cut", "can't be reached")]
    [InlineData("hang", "no complete response within")]
    [InlineData("half and hang", "no complete response within")]
    [InlineData("500", "responded with status 500")]
    [InlineData("403", "responded with status 403")]
    [InlineData("html 404", "something between this site and Patreon, such as Cloudflare or a proxy, responded with status 404")]
    [InlineData("loop", "its pages of members repeat, and have only 1000 of 1500 members")]
    public async Task A_failed_page_is_reported_and_earlier_pages_stay_stored(string how, string reason)
    {
        AddMembers(1_500);
        using var hanging = new SemaphoreSlim(0);
        _patreon.Answer = async context =>
        {
            if (!context.Request.QueryString.Value!.Contains("cursor", StringComparison.Ordinal))
            {
                return false;
            }

            switch (how)
            {
                case "broken JSON":
                    return await TestPatreon.TextAsync(context, """{"data":[{"type":"member",""");
                case "no list":
                    return await TestPatreon.TextAsync(context, """{"data":7}""");
                case "loop":
                    return await TestPatreon.TextAsync(context, """{"data":[],"meta":{"pagination":{"cursors":{"next":"after:1000"}}}}""");
                case "html 404":
                    return await TestPatreon.TextAsync(context, "<html>", 404);
                case "cut":
                    context.Response.ContentLength = 1_000;
                    await context.Response.WriteAsync("{");
                    await context.Response.Body.FlushAsync();
                    context.Abort();
                    return true;
                case "hang" or "half and hang":
                    if (how != "hang")
                    {
                        await context.Response.WriteAsync("""{"data":[""");
                        await context.Response.Body.FlushAsync();
                    }

                    hanging.Release();
                    await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    return true;
                default:
                    return await TestPatreon.ErrorAsync(context, int.Parse(how, System.Globalization.CultureInfo.InvariantCulture));
            }
        };
        var clock = new WatchedClock();
        var hangs = how is "hang" or "half and hang";
        await using var site = await PatronsSite.StartAsync(_patreon, hangs ? clock : TimeProvider.System, waitForSync: false);

        if (hangs)
        {
            await PassHangingRequestsAsync(site, clock, hanging);
        }

        await site.WaitForLogAsync("Next attempt in");
        Assert.Contains(site.Log, line => line.Contains("failed after 1000 member(s), which stay stored", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal));
        Assert.Equal(1_000, await site.CountMembersAsync());
        var robin = await site.RegisterAsync("u-0000");
        Assert.Equal(PatreonProblem.Unreachable, (await site.FindKnownAsync(robin)).Problem);
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(site));

        _patreon.Answer = null;
        await site.SyncAsync();
        Assert.Equal(1_500, await site.CountMembersAsync());
        Assert.Null((await site.FindKnownAsync(robin)).Problem);
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(site));
    }

    [Fact]
    public async Task A_429_is_waited_out_as_long_as_patreon_says()
    {
        AddMembers(1_500);
        var pages = 0;
        _patreon.Answer = context => context.Request.QueryString.Value!.Contains("cursor", StringComparison.Ordinal) && ++pages == 1
            ? TestPatreon.ErrorAsync(context, 429, retryAfterSeconds: 40)
            : Task.FromResult(false);
        var clock = new WatchedClock();
        await using var site = await PatronsSite.StartAsync(_patreon, clock, waitForSync: false);

        // Longer than Patreon:Timeout, which is not for that.
        await clock.IsAwaitedAsync(TimeSpan.FromSeconds(40));
        Assert.Equal(1, pages);
        clock.Advance(TimeSpan.FromSeconds(40));

        await site.WaitForLogAsync("Synced all 1500");
        Assert.Equal(2, pages);
        Assert.Equal(1_500, await site.CountMembersAsync());
    }

    [Fact]
    public async Task An_unlisted_member_is_removed_when_patreon_answers_404()
    {
        AddMembers(3);
        await using var site = await PatronsSite.StartAsync(_patreon);

        _patreon.Members.TryRemove("m-0000", out _);
        _patreon.Members["m-0001"] = new TestMember("u-0001", "active_patron", 1500, "102") { IsHidden = true };
        await site.SyncAsync();

        Assert.Equal(2, await site.CountMembersAsync());
        Assert.Equal(1500, (await site.FindKnownAsync(await site.RegisterAsync("u-0001"))).Entitlement.Cents);
        var gone = await site.FindKnownAsync(await site.RegisterAsync("u-0000", "gone"));
        Assert.Null(gone.Membership);
        Assert.Equal(EffectiveEntitlement.None, gone.Entitlement);
    }

    [Fact]
    public async Task An_unlisted_member_stays_while_patreon_does_not_answer_404()
    {
        AddMembers(1);
        await using var site = await PatronsSite.StartAsync(_patreon);
        _patreon.Members.Clear();
        _patreon.Answer = context => context.Request.Path.Value!.Contains("/members/", StringComparison.Ordinal)
            ? TestPatreon.ErrorAsync(context, 403)
            : Task.FromResult(false);

        await site.SyncAsync();

        Assert.Equal(1, await site.CountMembersAsync());
    }

    [Fact]
    public async Task One_member_who_can_not_be_read_stops_no_other_and_three_in_a_row_end_the_reconciliation()
    {
        AddMembers(8);
        await using var site = await PatronsSite.StartAsync(_patreon);
        _patreon.Members.Clear();
        _patreon.Answer = context => context.Request.Path.Value!.Contains("/members/m-0000", StringComparison.Ordinal)
            ? TestPatreon.ErrorAsync(context, 403)
            : Task.FromResult(false);
        await site.SyncAsync();
        Assert.Equal(1, await site.CountMembersAsync());

        _patreon.Answer = null;
        AddMembers(8);
        await site.SyncAsync();
        _patreon.Members.Clear();
        _patreon.Answer = context => context.Request.Path.Value!.Contains("/members/", StringComparison.Ordinal)
            ? TestPatreon.ErrorAsync(context, 403)
            : Task.FromResult(false);
        var reads = _patreon.Count("/members/");
        await site.SyncAsync();
        Assert.Equal((reads + 3, 8), (_patreon.Count("/members/"), await site.CountMembersAsync()));
    }

    [Fact]
    public async Task Members_who_can_never_be_read_do_not_keep_others_from_being_read()
    {
        AddMembers(8);
        await using var site = await PatronsSite.StartAsync(_patreon);
        _patreon.Members.Clear();
        string[] unreadable = ["m-0000", "m-0001", "m-0002", "m-0003"];
        _patreon.Answer = context => unreadable.Any(member => context.Request.Path.Value!.EndsWith(member, StringComparison.Ordinal))
            ? TestPatreon.ErrorAsync(context, 403)
            : Task.FromResult(false);

        await site.SyncAsync();
        await site.SyncAsync();

        Assert.Equal(unreadable.Length, await site.CountMembersAsync());
    }

    [Fact]
    public async Task A_user_who_comes_back_under_another_member_id_has_one_row()
    {
        AddMembers(1);
        await using var site = await PatronsSite.StartAsync(_patreon);
        _patreon.Members.Clear();
        _patreon.Members["m-new"] = new TestMember("u-0000", "active_patron", 1500, "102");

        await site.SyncAsync();

        Assert.Equal("m-new", (await site.FindKnownAsync(await site.RegisterAsync("u-0000"))).Membership!.MemberId);
        Assert.Equal(1, await site.CountMembersAsync());
    }

    [Fact]
    public async Task Members_of_another_campaign_or_without_a_user_are_left_out()
    {
        _patreon.Members["m-1"] = new TestMember("u-1") { CampaignId = "5002" };
        _patreon.Members["m-2"] = new TestMember(UserId: null);
        await using var site = await PatronsSite.StartAsync(_patreon);

        Assert.Equal(0, await site.CountMembersAsync());
    }

    [Fact]
    public async Task Several_campaigns_are_reported_with_their_ids_until_one_is_configured()
    {
        _patreon.CampaignIds.Add("5002");
        await using var site = await PatronsSite.StartAsync(_patreon, waitForSync: false);
        await site.WaitForLogAsync("set Patreon:CampaignId to one of the campaigns that the token sees: 5001, 5002");

        await site.StopAsync();
        await site.StartAgainAsync(("Patreon:CampaignId", "5001"));
        await site.WaitForLogAsync("Synced all");
        Assert.Equal("5001", (await site.Members.FindCampaignAsync(CancellationToken.None))!.Id);
    }

    [Fact]
    public async Task An_api_without_the_currency_field_is_asked_without_it()
    {
        _patreon.Answer = context => context.Request.QueryString.Value!.Contains("currency", StringComparison.Ordinal)
            ? TestPatreon.ErrorAsync(context, 400)
            : Task.FromResult(false);
        await using var site = await PatronsSite.StartAsync(_patreon);

        Assert.NotNull(await site.Members.FindCampaignAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_declined_charge_keeps_the_last_entitlement_through_every_later_read()
    {
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 1500, "102");
        await using var site = await PatronsSite.StartAsync(_patreon);
        var robin = await site.RegisterAsync("u-1");
        _patreon.Members["m-1"] = new TestMember("u-1", "declined_patron", 0) { ChargeStatus = "Declined" };

        await site.SyncAsync();
        await site.SyncAsync();

        var known = await site.FindKnownAsync(robin);
        Assert.Equal(["102"], known.Membership!.Grace!.Entitlement.TierIds);
        Assert.Equal(1500, known.Entitlement.Cents);
    }

    [Fact]
    public async Task Texts_of_the_wrong_type_are_left_out_and_long_ones_truncated()
    {
        _patreon.Answer = context => context.Request.Path.Value!.EndsWith("/campaigns", StringComparison.Ordinal)
            ? TestPatreon.TextAsync(context, """
                {"data":[{"type":"campaign","id":"5001","attributes":{"creation_name":"cut \ud83d","vanity":"books","url":"/LONG","currency":"EURO"},
                "relationships":{"creator":{"data":{"type":"user","id":"9000"}},"tiers":{"data":[{"type":"tier","id":"101"},{"type":"tier","id":"102"},{"type":"tier","id":"\udc00"}]}}}],
                "included":[{"type":"tier","id":"101","attributes":{"title":"\ud83d","amount_cents":500}},
                {"type":"tier","id":"102","attributes":{"title":"a\nbLONG","amount_cents":1500}}]}
                """.Replace("LONG", new string('c', 3000), StringComparison.Ordinal))
            : Task.FromResult(false);
        await using var site = await PatronsSite.StartAsync(_patreon);

        var campaign = (await site.Members.FindCampaignAsync(CancellationToken.None))!;
        Assert.Equal(("books", null), (campaign.Name, campaign.Url));
        Assert.Equal(["101", $"a b{new string('c', 253)}"], campaign.Tiers.Select(tier => tier.Title));
        Assert.All(campaign.Tiers, tier => Assert.Equal("USD", tier.Currency));
    }

    [Fact]
    public async Task A_new_tier_counts_at_the_first_read_of_a_member_who_has_it_and_a_deleted_one_is_looked_up_once()
    {
        AddMembers(1);
        await using var site = await PatronsSite.StartAsync(_patreon);
        var robin = await site.RegisterAsync("u-0000");
        _patreon.Tiers.Add(("103", "Binder", 2500));
        _patreon.Members["m-0000"] = new TestMember("u-0000", "active_patron", 0, "103") { IsGifted = true };
        var refresher = site.Services.GetRequiredService<MemberRefresher>();
        var campaigns = _patreon.Count("/campaigns?");

        await refresher.RefreshAsync("m-0000", isBulk: false, CancellationToken.None);
        Assert.Equal(2500, (await site.FindKnownAsync(robin)).Entitlement.Cents);
        _patreon.Members["m-0000"] = new TestMember("u-0000", "active_patron", 700, "103", "deleted");
        await refresher.RefreshAsync("m-0000", isBulk: false, CancellationToken.None);
        await refresher.RefreshAsync("m-0000", isBulk: false, CancellationToken.None);

        Assert.Equal(campaigns + 2, _patreon.Count("/campaigns?"));
    }

    [Fact]
    public async Task A_member_with_a_new_tier_is_stored_though_the_campaign_can_not_be_read()
    {
        AddMembers(1);
        await using var site = await PatronsSite.StartAsync(_patreon);
        var robin = await site.RegisterAsync("u-0000");
        _patreon.Members["m-0000"] = new TestMember("u-0000", "active_patron", 1500, "102", "new");
        _patreon.Answer = context => context.Request.Path.Value!.EndsWith("/campaigns", StringComparison.Ordinal)
            ? TestPatreon.ErrorAsync(context, 403)
            : Task.FromResult(false);

        await site.Services.GetRequiredService<MemberRefresher>().RefreshAsync("m-0000", isBulk: false, CancellationToken.None);

        Assert.Equal(1500, (await site.FindKnownAsync(robin)).Entitlement.Cents);
    }

    [Fact]
    public async Task A_changed_tier_counts_at_once()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        Assert.Equal(3, (await site.Members.FindCampaignAsync(CancellationToken.None))!.Tiers.Count);

        _patreon.Tiers.RemoveAt(1);
        _patreon.Tiers[1] = ("102", "Patron", 2000);
        await site.SyncAsync();

        Assert.Equal(
            [(0, false), (2000, false), (500, true)],
            (await site.Members.FindCampaignAsync(CancellationToken.None))!.Tiers.Select(tier => (tier.AmountCents, tier.IsDeleted)));

        _patreon.Tiers.Insert(1, ("101", "Reader", 600));
        await site.SyncAsync();

        Assert.Equal(
            [(0, false), (600, false), (2000, false)],
            (await site.Members.FindCampaignAsync(CancellationToken.None))!.Tiers.Select(tier => (tier.AmountCents, tier.IsDeleted)));
    }

    [Fact]
    public async Task An_older_report_never_overwrites_a_newer_one()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        var store = site.Services.GetRequiredService<MemberStore>();
        var now = DateTimeOffset.UtcNow;
        Membership Read(int cents, DateTimeOffset asOf, string user = "u-1") =>
            new("m-1", TestPatreon.CampaignId, user, PatronStatus.Active, [], cents, asOf);
        var campaign = (await site.Members.FindCampaignAsync(CancellationToken.None))!;
        Task SaveAsync(Membership member) => store.SaveAsync(campaign, [member], CancellationToken.None);

        await SaveAsync(Read(1500, now));
        await SaveAsync(Read(500, now.AddSeconds(-1)));
        Assert.Equal(1500, Assert.Single((await store.FindMembershipsAsync(TestPatreon.CampaignId, "u-1", CancellationToken.None)).All).EntitledCents);

        await SaveAsync(Read(500, now.AddSeconds(-1), "u-2"));
        Assert.Equal("u-1", Assert.Single(await site.QueryAsync(database => database.PatreonMembers.Select(row => row.PatreonUserId).ToListAsync())));

        Assert.False(await store.RemoveAsync("m-1", now.AddSeconds(-1), CancellationToken.None));
        Assert.True(await store.RemoveAsync("m-1", now.AddSeconds(1), CancellationToken.None));
        await SaveAsync(Read(1500, now));
        Assert.Equal(0, await site.CountMembersAsync());
        await SaveAsync(Read(1500, now.AddSeconds(2)));
        Assert.Equal(1, await site.CountMembersAsync());
    }

    internal static async Task<HealthStatus> HealthAsync(PatronsSite site) => (await CheckHealthAsync(site)).Status;

    internal static Task<HealthCheckResult> CheckHealthAsync(PatronsSite site) =>
        site.Services.GetRequiredService<PatreonHealth>().CheckHealthAsync(new HealthCheckContext());

    // Each is given up after half a minute; that for the smallest page is repeated after a few seconds.
    private static async Task PassHangingRequestsAsync(PatronsSite site, WatchedClock clock, SemaphoreSlim hanging)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await hanging.WaitAsync(timeout.Token);
        for (var hangs = true; site.Count("Next attempt in") == 0; hangs = await hanging.WaitAsync(TimeSpan.FromMilliseconds(10), timeout.Token))
        {
            clock.Advance(TimeSpan.FromSeconds(hangs ? 30 : 1));
        }
    }

    private void AddMembers(int count)
    {
        for (var number = 0; number < count; number++)
        {
            _patreon.Members[$"m-{number:0000}"] = new TestMember($"u-{number:0000}", "active_patron", 500, "101");
        }
    }
}
