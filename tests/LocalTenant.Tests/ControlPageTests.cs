using System.Net;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

public sealed class ControlPageTests : IAsyncLifetime
{
    private RunningPatreon _patreon = null!;

    [Theory]
    [InlineData("Join free", "former_patron", "Free", 0, 0, "Paid")]
    [InlineData("Reader, $3", "active_patron", "Reader", 300, 300, "Paid")]
    [InlineData("Founding Patron, $10", "active_patron", "Founding Patron", 1000, 1000, "Paid")]
    [InlineData("Pledge", "active_patron", "", 1200, 1200, "Paid")]
    [InlineData("Two tiers", "active_patron", "Reader,Patron of the Press", 500, 500, "Paid")]
    [InlineData("Gift", "active_patron", "Patron of the Press", 0, 0, "Paid")]
    [InlineData("Free trial", "active_patron", "Patron of the Press", 0, 500, "Free Trial")]
    [InlineData("Yearly plan, cancelled", "former_patron", "Patron of the Press", 6000, 0, "Paid")]
    [InlineData("Reader, $36 a year", "active_patron", "Reader", 3600, 3600, "Paid")]
    [InlineData("Reader, in rupees", "active_patron", "Reader", 25200, 25200, "Paid")]
    [InlineData("Charge under way, nothing listed", "active_patron", "", 0, 500, "Pending")]
    [InlineData("Charge pending", "active_patron", "Patron of the Press", 500, 500, "Pending")]
    [InlineData("Decline", "declined_patron", "", 0, 500, "Declined")]
    [InlineData("Decline, tier stays", "declined_patron", "Patron of the Press", 500, 500, "Declined")]
    [InlineData("Refund", "former_patron", "", 0, 0, "Refunded")]
    [InlineData("Refund one of two charges", "active_patron", "Patron of the Press", 500, 500, "Refunded")]
    [InlineData("Fraud", "former_patron", "", 0, 0, "Fraud")]
    [InlineData("Cancel at the period's end", "active_patron", "Patron of the Press", 500, 0, "Paid")]
    [InlineData("Cancel at once", "former_patron", "", 0, 0, "Paid")]
    public async Task An_action_leaves_what_patreon_would_return(
        string button, string status, string tiers, int entitled, int willPay, string lastCharge)
    {
        await _patreon.PressAsync($"{button}: Ada Lovelace");

        Assert.Equal(HttpStatusCode.OK, _patreon.Browser.Status);
        Assert.EndsWith($"/control#person-{RunningPatreon.Ada}", _patreon.Browser.Address.AbsoluteUri, StringComparison.Ordinal);
        var body = await _patreon.AdaAsync();
        var member = body["data"]!["attributes"]!;
        Assert.Equal(status, (string?)member["patron_status"]);
        Assert.Equal(tiers, TitlesIn(body));
        Assert.Equal(entitled, (int)member["currently_entitled_amount_cents"]!);
        Assert.Equal(willPay, (int)member["will_pay_amount_cents"]!);
        Assert.Equal(lastCharge, (string?)member["last_charge_status"]);
        Assert.Equal(button == "Gift", (bool)member["is_gifted"]!);
        Assert.Equal(button == "Free trial", (bool)member["is_free_trial"]!);
        Assert.Equal(willPay > 0, member["next_charge_date"] is not null);
    }

    [Fact]
    public async Task The_control_page_describes_every_membership_but_the_creators()
    {
        await _patreon.Browser.OpenAsync(_patreon.Control);

        Assert.Equal(
            [
                "Active patron. Entitled to Patron of the Press ($5). Last charge: Paid on 10 August 2026. Next charge: $5 on 10 September 2026.",
                "Free member, never pledged. Entitled to Free.",
                "Former patron. Entitled to nothing. Last charge: Paid on 10 April 2026.",
                "Active patron. Entitled to Reader ($3). Last charge: Paid on 10 August 2026. Next charge: $3 on 10 September 2026.",
                "Not a member.",
            ],
            _patreon.Browser.Page.QuerySelectorAll("section[id^=person] > p").Select(state => state.TextContent));
    }

    [Fact]
    public async Task A_deleted_member_is_not_found_and_rejoins_as_another()
    {
        await _patreon.PressAsync("Delete the member: Ada Lovelace");
        Assert.Equal(HttpStatusCode.NotFound, (await _patreon.GetAsync($"members/{RunningPatreon.AdasMembership}")).Status);

        await _patreon.PressAsync("Join free: Ada Lovelace");

        Assert.Equal(HttpStatusCode.NotFound, (await _patreon.GetAsync($"members/{RunningPatreon.AdasMembership}")).Status);
        Assert.Equal(4, (int)(await _patreon.GetAsync("campaigns/7070707/members")).Json["meta"]!["pagination"]!["total"]!);
    }

    [Theory]
    [InlineData("Reader, $36 a year", 12, "USD")]
    [InlineData("Reader, in rupees", 1, "INR")]
    [InlineData("Reader, $3", 1, "USD")]
    public async Task The_member_has_the_pledge_cadence_and_only_the_pledge_history_the_currency(string button, int cadence, string currency)
    {
        await _patreon.PressAsync($"{button}: Ada Lovelace");

        var body = (await _patreon.GetAsync(
            $"members/{RunningPatreon.AdasMembership}?include=pledge_history&fields[member]=pledge_cadence&fields[pledge-event]=currency_code,date")).Json;

        Assert.Equal(cadence, (int)body["data"]!["attributes"]!["pledge_cadence"]!);
        var charge = Assert.Single(body["included"]!.AsArray())!["attributes"]!;
        Assert.Equal((currency, "2026-08-20T12:00:00.000+00:00"), ((string?)charge["currency_code"], (string?)charge["date"]));
        Assert.Contains(
            (cadence, currency) switch { (12, _) => "Pays by the year.", (_, "INR") => "(₹252)", _ => "($3)" },
            _patreon.Browser.Page.QuerySelector($"#person-{RunningPatreon.Ada} > p")!.TextContent,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_custom_pledge_can_be_in_rupees()
    {
        await _patreon.PressAsync("Pledge: Ada Lovelace", ("cents", "41500"), ("currency", "INR"));

        Assert.Contains(
            "Entitled to no tier (₹415).", _patreon.Browser.Page.QuerySelector($"#person-{RunningPatreon.Ada} > p")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_who_left_and_rejoined_has_two_members_and_the_former_is_listed_last()
    {
        await _patreon.PressAsync("Leave, and come back as another member: Ada Lovelace");

        var card = _patreon.Browser.Page.QuerySelector($"#person-{RunningPatreon.Ada}")!;
        Assert.StartsWith("Active patron. Entitled to Patron of the Press", card.QuerySelector("p")!.TextContent, StringComparison.Ordinal);
        Assert.StartsWith("Another member record: Former patron.", card.QuerySelector("p.other")!.TextContent, StringComparison.Ordinal);
        var members = (await _patreon.GetAsync("campaigns/7070707/members?include=user&fields[member]=patron_status")).Json["data"]!.AsArray()
            .Where(member => (string?)member!["relationships"]!["user"]!["data"]!["id"] == RunningPatreon.Ada);
        Assert.Equal(["active_patron", "former_patron"], members.Select(member => (string?)member!["attributes"]!["patron_status"]));

        await _patreon.PressAsync("Cancel at once: Ada Lovelace");
        Assert.DoesNotContain("Leave, and come back as another member: Ada Lovelace", _patreon.Browser.ButtonNames());
    }

    [Fact]
    public async Task Two_tiers_can_have_the_same_title()
    {
        await _patreon.PressAsync("Another of this title, $10: Patron of the Press");

        var campaign = (await _patreon.GetAsync("campaigns/7070707?include=tiers&fields[tier]=title,amount_cents")).Json;
        Assert.Equal(
            [500, 1000], campaign["included"]!.AsArray().Where(tier => (string?)tier!["attributes"]!["title"] == "Patron of the Press")
                .Select(tier => (int)tier!["attributes"]!["amount_cents"]!));
        Assert.DoesNotContain("Another of this title, $10: Patron of the Press", _patreon.Browser.ButtonNames());
        Assert.Contains("Patron of the Press, $10: Ada Lovelace", _patreon.Browser.ButtonNames());
    }

    [Fact]
    public async Task A_deleted_tier_is_no_longer_listed_while_its_members_keep_paying()
    {
        await _patreon.PressAsync("Delete the tier: Patron of the Press");

        var body = await _patreon.AdaAsync();
        Assert.Equal("", TitlesIn(body));
        Assert.Equal(500, (int)body["data"]!["attributes"]!["currently_entitled_amount_cents"]!);
        var campaign = (await _patreon.GetAsync("campaigns/7070707?include=tiers&fields[tier]=title")).Json;
        Assert.Equal("Free,Reader,Founding Patron", TitlesIn(campaign));
        Assert.DoesNotContain("Patron of the Press, $5: Ada Lovelace", _patreon.Browser.ButtonNames());

        await _patreon.PressAsync("Bring back: Patron of the Press");
        Assert.Equal("Patron of the Press", TitlesIn(await _patreon.AdaAsync()));
    }

    [Fact]
    public async Task Time_charges_a_pledge_and_ends_a_cancelled_one()
    {
        _patreon.Time.Advance(TimeSpan.FromDays(30));
        var charged = (await _patreon.AdaAsync())["data"]!["attributes"]!;
        Assert.Equal("2026-09-10T12:00:00.000+00:00", (string?)charged["last_charge_date"]);
        Assert.Equal(3500, (int)charged["campaign_lifetime_support_cents"]!);

        await _patreon.PressAsync("Cancel at the period's end: Ada Lovelace");
        _patreon.Time.Advance(TimeSpan.FromDays(30));

        var ended = await _patreon.AdaAsync();
        Assert.Equal("former_patron", (string?)ended["data"]!["attributes"]!["patron_status"]);
        Assert.Equal("", TitlesIn(ended));
    }

    [Fact]
    public async Task Memberships_and_switches_survive_a_restart()
    {
        await _patreon.PressAsync("Fraud: Ada Lovelace");
        await _patreon.PressAsync("Never send");
        await _patreon.PressAsync("504");

        await _patreon.RestartAsync();

        Assert.Equal("Fraud", (string?)(await _patreon.AdaAsync())["data"]!["attributes"]!["last_charge_status"]);
        await _patreon.Browser.OpenAsync(_patreon.Control);
        Assert.Equal(
            ["Up", "Limit the rate", "Never send", "Correct", "504", "Lets everything through"],
            _patreon.Browser.Page.QuerySelectorAll("[aria-pressed=true]").Select(button => button.TextContent));
    }

    [Fact]
    public async Task An_unchanged_state_is_the_same_after_a_restart()
    {
        _patreon.Time.Advance(TimeSpan.FromDays(1));

        await _patreon.RestartAsync();

        Assert.Equal("2026-08-10T12:00:00.000+00:00", (string?)(await _patreon.AdaAsync())["data"]!["attributes"]!["last_charge_date"]);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"Tiers":[]}""")]
    public async Task An_unreadable_file_is_replaced(string content)
    {
        await _patreon.PressAsync("Fraud: Ada Lovelace");
        await _patreon.StopAsync(); // webhooks that are still on their way write, too
        await File.WriteAllTextAsync(Path.Combine(_patreon.Settings.Folder, "patreon.json"), content);

        await _patreon.RestartAsync();

        Assert.Equal("Paid", (string?)(await _patreon.AdaAsync())["data"]!["attributes"]!["last_charge_status"]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("much")]
    [InlineData("1000001")]
    public async Task A_custom_pledge_needs_an_amount(string cents)
    {
        await _patreon.PressAsync("Pledge: Ada Lovelace", ("cents", cents));

        Assert.Equal(HttpStatusCode.BadRequest, _patreon.Browser.Status);
        Assert.Contains("a pledge must be from 1 to 1000000 cents", _patreon.Browser.Page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("people/10120815", "fraud")]
    [InlineData("tiers/7000002", "delete")]
    [InlineData("token", "replace")]
    public async Task A_form_without_an_antiforgery_token_changes_nothing(string path, string action)
    {
        var state = Path.Combine(_patreon.Settings.Folder, "patreon.json");
        var before = await File.ReadAllTextAsync(state);

        await _patreon.Browser.PostAsync($"{_patreon.Control}/{path}", new() { ["action"] = action });

        Assert.Equal(HttpStatusCode.BadRequest, _patreon.Browser.Status);
        Assert.Equal(before, await File.ReadAllTextAsync(state));
    }

    [Fact]
    public async Task The_control_page_takes_patreon_down_and_up_again()
    {
        await _patreon.PressAsync("Patreon is down, 503");
        var down = await _patreon.GetAsync("identity");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _patreon.RefreshAsync(CreatorClient.RefreshToken)).Status);
        await _patreon.PressAsync("Broken JSON");
        var garbled = await _patreon.GetAsync("identity");
        await _patreon.PressAsync("Slow, 3 seconds");
        var slow = _patreon.GetAsync("identity");
        await _patreon.PressAsync("Up");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, down.Status);
        Assert.Equal("ServiceUnavailable", (string?)down.Json["errors"]![0]!["code_name"]);
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => garbled.Json);
        Assert.Equal(HttpStatusCode.OK, (await _patreon.GetAsync("identity")).Status);
        while (await Task.WhenAny(slow, Task.Delay(10)) != slow) _patreon.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(HttpStatusCode.OK, (await slow).Status);
    }

    public async Task InitializeAsync() => _patreon = await RunningPatreon.StartAsync();

    public async Task DisposeAsync() => await _patreon.DisposeAsync();

    private static string TitlesIn(JsonObject body) =>
        string.Join(',', (body["included"]?.AsArray() ?? []).Select(tier => (string?)tier!["attributes"]!["title"]));
}
