using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

public sealed class PatreonWebhookTests : IAsyncLifetime
{
    private const string Raise = "Patron of the Press, $5: Grace Hopper";
    private const string Lower = "Reader, $3: Grace Hopper";

    private RunningPatreon _patreon = null!;

    [Theory]
    [InlineData("Join free: Margaret Hamilton", "members:create")]
    [InlineData("Reader, $3: Margaret Hamilton", "members:create", "members:pledge:create")]
    [InlineData(Raise, "members:update", "members:pledge:create")]
    [InlineData("Reader, $3: Ada Lovelace", "members:update", "members:pledge:update")]
    [InlineData("Charge pending: Ada Lovelace", "members:update")]
    [InlineData("Cancel at once: Ada Lovelace", "members:update", "members:pledge:delete")]
    [InlineData("Delete the member: Ada Lovelace", "members:delete", "members:pledge:delete")]
    [InlineData("Delete the member: Grace Hopper", "members:delete")]
    public async Task A_change_fires_its_triggers(string button, params string[] triggers)
    {
        await _patreon.PressAsync(button);

        foreach (var trigger in triggers) Assert.Equal(trigger, (await _patreon.NextWebhookAsync()).Headers["x-patreon-event"]);
        await _patreon.PressAsync("Join free: Alan Turing"); // what comes next is of the next change
        Assert.Equal("Alan Turing", NameIn(await _patreon.NextWebhookAsync()));
    }

    [Fact]
    public async Task A_webhook_is_signed_and_has_the_whole_member()
    {
        await _patreon.PressAsync(Raise);
        var request = await _patreon.NextWebhookAsync();

        Assert.Equal(
            Signature(request.Body, _patreon.Settings.Creator.WebhookSecret),
            request.Headers["x-patreon-signature"]);
        var body = JsonNode.Parse(request.Body)!;
        Assert.Equal("member", (string?)body["data"]!["type"]);
        Assert.Equal("active_patron", (string?)body["data"]!["attributes"]!["patron_status"]);
        Assert.Equal(500, (int?)body["data"]!["attributes"]!["currently_entitled_amount_cents"]);
        Assert.Equal(
            ["campaign", "currently_entitled_tiers", "user"], body["data"]!["relationships"]!.AsObject().Select(relationship => relationship.Key));
        Assert.Equal(
            ["The Bookstore Press", "Patron of the Press", "Grace Hopper"],
            body["included"]!.AsArray().Select(resource => resource!["attributes"]!).Select(attributes =>
                (string?)(attributes["name"] ?? attributes["title"] ?? attributes["full_name"])));
    }

    [Fact]
    public async Task Delivery_twice_sends_each_webhook_twice()
    {
        await _patreon.PressAsync("Send twice");
        await _patreon.PressAsync("Charge pending: Ada Lovelace");

        var first = await _patreon.NextWebhookAsync();
        var second = await _patreon.NextWebhookAsync();

        Assert.Equal(first.Body, second.Body);
        Assert.Equal(first.Headers["x-patreon-event"], second.Headers["x-patreon-event"]);
    }

    [Fact]
    public async Task Held_back_webhooks_arrive_out_of_order_and_unchanged()
    {
        await _patreon.PressAsync("Hold back, to send out of order");
        await _patreon.PressAsync(Raise);
        await _patreon.PressAsync(Lower);
        Assert.Contains("Held back: 4", _patreon.Browser.Content, StringComparison.Ordinal);
        Assert.False(_patreon.Receiver.HasMore(RunningPatreon.WebhookPath));

        await _patreon.PressAsync("Send what is held, the last first");

        var amounts = new List<int>();
        for (var webhook = 0; webhook < 4; webhook++)
        {
            var attributes = JsonNode.Parse((await _patreon.NextWebhookAsync()).Body)!["data"]!["attributes"]!;
            amounts.Add((int)attributes["currently_entitled_amount_cents"]!);
        }

        Assert.Equal([300, 300, 500, 500], amounts);
    }

    [Fact]
    public async Task Delivery_never_sends_no_webhook()
    {
        await _patreon.PressAsync("Never send");
        await _patreon.PressAsync(Raise);
        await _patreon.PressAsync("Send at once");
        await _patreon.PressAsync("Join free: Alan Turing");

        Assert.Equal("Alan Turing", NameIn(await _patreon.NextWebhookAsync()));
    }

    [Fact]
    public async Task A_registered_webhook_gets_its_triggers_with_its_own_secret_until_it_is_paused()
    {
        var registered = await _patreon.SendAsync(HttpMethod.Post, "webhooks", Body("members:update"));
        Assert.Equal(HttpStatusCode.Created, registered.Status);
        var (id, attributes) = ((string)registered.Json["data"]!["id"]!, registered.Json["data"]!["attributes"]!);

        await _patreon.PressAsync(Raise);
        var request = await _patreon.Receiver.NextAsync("/hooks/mine");

        Assert.Equal("members:update", request.Headers["x-patreon-event"]);
        Assert.Equal(
            Signature(request.Body, (string)attributes["secret"]!),
            request.Headers["x-patreon-signature"]);

        var paused = await _patreon.SendAsync(HttpMethod.Patch, $"webhooks/{id}", JsonNode.Parse("""{"data":{"attributes":{"paused":true}}}""")!.AsObject());
        Assert.True((bool)paused.Json["data"]!["attributes"]!["paused"]!);
        await _patreon.PressAsync(Lower);
        for (var webhook = 0; webhook < 4; webhook++) await _patreon.NextWebhookAsync();
        Assert.False(_patreon.Receiver.HasMore("/hooks/mine"));

        Assert.Equal(HttpStatusCode.NoContent, (await _patreon.SendAsync(HttpMethod.Delete, $"webhooks/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _patreon.GetAsync($"webhooks/{id}")).Status);
        Assert.Single((await _patreon.GetAsync("webhooks")).Json["data"]!.AsArray());
    }

    [Theory]
    [InlineData("members:unknown")]
    [InlineData(null)]
    public async Task A_webhook_with_unknown_triggers_is_not_registered(string? trigger)
    {
        var answer = await _patreon.SendAsync(HttpMethod.Post, "webhooks", trigger is null ? [] : Body(trigger));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Fact]
    public async Task A_webhook_counts_failures_until_the_app_accepts_it()
    {
        _patreon.Receiver.AnswerWith(RunningPatreon.WebhookPath, 400, 400);
        await _patreon.PressAsync(Raise);
        await _patreon.NextWebhookAsync();
        await _patreon.NextWebhookAsync(); // one after the other, so the first has been counted
        var afterOne = (await _patreon.GetAsync("webhooks/1?fields[webhook]=num_consecutive_times_failed,last_attempted_at")).Json["data"]!["attributes"]!;
        Assert.InRange((int)afterOne["num_consecutive_times_failed"]!, 1, 2);
        Assert.Equal("2026-08-20T12:00:00.000+00:00", (string?)afterOne["last_attempted_at"]);

        await _patreon.PressAsync(Lower);
        await _patreon.NextWebhookAsync();
        await _patreon.NextWebhookAsync();

        var afterAll = (await _patreon.GetAsync("webhooks/1?fields[webhook]=num_consecutive_times_failed")).Json["data"]!["attributes"]!;
        Assert.Equal(0, (int)afterAll["num_consecutive_times_failed"]!);
    }

    public async Task InitializeAsync() => _patreon = await RunningPatreon.StartAsync();

    public async Task DisposeAsync() => await _patreon.DisposeAsync();

    [SuppressMessage("Security", "CA5351", Justification = "Patreon's choice.")]
    private static string Signature(byte[] body, string secret) =>
        Convert.ToHexStringLower(HMACMD5.HashData(Encoding.UTF8.GetBytes(secret), body));

    private static string? NameIn(ReceivedRequest request) =>
        (string?)JsonNode.Parse(request.Body)!["data"]!["attributes"]!["full_name"];

    private JsonObject Body(string trigger) => new()
    {
        ["data"] = new JsonObject
        {
            ["type"] = "webhook",
            ["attributes"] = new JsonObject { ["uri"] = $"{_patreon.Receiver.Origin}/hooks/mine", ["triggers"] = new JsonArray(trigger) },
            ["relationships"] = new JsonObject
            {
                ["campaign"] = new JsonObject { ["data"] = new JsonObject { ["type"] = "campaign", ["id"] = RunningPatreon.Campaign } },
            },
        },
    };
}
