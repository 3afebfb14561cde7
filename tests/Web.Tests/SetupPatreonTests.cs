using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>Patreon's part of <c>setup</c>: what goes wrong there leaves the rest done, and kept.</summary>
public sealed class SetupPatreonTests : IAsyncLifetime
{
    private SetupSite _site = null!;
    private TestPatreon _patreon = null!;

    public async Task InitializeAsync()
    {
        _site = await SetupSite.StartAsync();
        _patreon = await TestPatreon.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _patreon.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task Patreons_webhook_is_registered_with_its_secret_and_resumed_where_patreon_paused_it()
    {
        await using var app = await RunningApp.StartAsync();
        var api = new Uri(app.StandInPatreon, "/api/oauth2/v2/");
        (string, string?)[] standIn =
        [
            ("Patreon__ApiBase", api.ToString()), ("Patreon__AccessToken", "bookstore-local-creator-access-token"),
            ("Patreon__RefreshToken", "bookstore-local-creator-refresh-token"), ("Patreon__ClientId", "bookstore-local-creator"),
            ("Patreon__ClientSecret", "the-creator's-client-is-on-this-machine-only"),
        ];
        using var client = new HttpClient { BaseAddress = api };
        client.DefaultRequestHeaders.Add("Authorization", "Bearer bookstore-local-creator-access-token");
        client.DefaultRequestHeaders.Add("User-Agent", "Bookstore tests");

        var (exitCode, output, errors) = await _site.RunAsync(["--yes"], standIn);

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("create  Patreon webhook http://localhost:3000/webhooks/patreon", output, StringComparison.Ordinal);
        var webhook = Assert.Single(await WebhooksAsync());
        Assert.Equal(6, webhook["attributes"]!["triggers"]!.AsArray().Count);
        Assert.Equal(webhook["attributes"]!["secret"]!.ToString(), _site.Stored()["Patreon:WebhookSecret"]);
        Assert.Contains("Nothing to change.", (await _site.RunAsync([], standIn)).Output, StringComparison.Ordinal);

        using var pause = new StringContent("""{"data":{"type":"webhook","attributes":{"paused":true}}}""");
        (await client.PatchAsync($"webhooks/{webhook["id"]}", pause)).EnsureSuccessStatusCode();
        var resumed = await _site.RunAsync(["--yes"], standIn);

        Assert.Contains("          paused: yes -> no", resumed.Output, StringComparison.Ordinal);
        Assert.False((bool)Assert.Single(await WebhooksAsync())["attributes"]!["paused"]!);

        async Task<IEnumerable<JsonNode>> WebhooksAsync() =>
            JsonNode.Parse(await client.GetStringAsync("webhooks?fields%5Bwebhook%5D=uri,triggers,secret,paused"))!["data"]!.AsArray()
                .Where(one => one!["attributes"]!["uri"]!.ToString() == "http://localhost:3000/webhooks/patreon").Select(one => one!);
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("POST", false)]
    public async Task A_rejection_by_patreon_keeps_the_other_steps(string method, bool isInPlan)
    {
        _patreon.Answer = context => context.Request.Path.Value!.EndsWith("/webhooks", StringComparison.Ordinal) && context.Request.Method == method
            ? TestPatreon.ErrorAsync(context, 403)
            : Task.FromResult(false);

        var (exitCode, output, errors) = await _site.RunAsync(["--yes"], _patreon.Settings());

        Assert.Equal(1, exitCode);
        var lines = errors.Trim().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"{method} /webhooks at Patreon: it responded with status 403", lines[0], StringComparison.Ordinal);
        Assert.Contains("w:campaigns.webhook", lines[1], StringComparison.Ordinal);
        Assert.Equal(isInPlan, output.Contains("skip    Patreon webhook: GET /webhooks at Patreon: it responded with status 403", StringComparison.Ordinal));
        Assert.Contains("done    user-secrets", output, StringComparison.Ordinal);
        Assert.Contains($"\n  {_site.Logto.Url}callback/", output, StringComparison.Ordinal);
        Assert.Equal(["Logto:AppId", "Logto:AppSecret", "Logto:Endpoint", "Logto:WebhookSigningKey"], _site.Stored().Keys.Order());

        var writes = _site.Logto.Writes.Count();
        var second = await _site.RunAsync(["--yes"], _patreon.Settings());

        Assert.Equal((1, writes), (second.ExitCode, _site.Logto.Writes.Count()));
        Assert.DoesNotContain("Nothing to change.", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_whose_response_was_lost_is_found_by_the_next_run()
    {
        _patreon.Answer = context =>
        {
            if (context.Request.Method != "POST")
            {
                return Task.FromResult(false);
            }

            _patreon.Webhooks.Add(JsonNode.Parse(
                """{"type":"webhook","id":"1","attributes":{"uri":"http://localhost:3000/webhooks/patreon","triggers":["members:create"],"secret":"made-by-patreon"}}"""));
            context.Abort();
            return Task.FromResult(true);
        };

        var first = await _site.RunAsync(["--yes"], _patreon.Settings());
        _patreon.Answer = context => context.Request.Method == "PATCH" ? TestPatreon.TextAsync(context, "{}") : Task.FromResult(false);
        var second = await _site.RunAsync(["--yes"], _patreon.Settings());

        Assert.Equal(1, first.ExitCode);
        Assert.StartsWith("POST /webhooks at Patreon: ", first.Errors, StringComparison.Ordinal);
        Assert.Contains("can't be reached", first.Errors, StringComparison.Ordinal);
        Assert.Equal((0, ""), (second.ExitCode, second.Errors));
        Assert.Single(_patreon.Webhooks);
        Assert.Equal("made-by-patreon", _site.Stored()["Patreon:WebhookSecret"]);
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task A_dry_run_calls_no_patreon_api_and_creates_no_database(string environment)
    {
        _patreon.IsAccessTokenExpired = true;
        var database = Path.Combine(_site.Home, "bookstore.db");

        var (exitCode, output, errors) = await _site.RunAsync(
            ["--dry-run"],
            [.. _patreon.Settings(), ("ConnectionStrings__Bookstore", $"Data Source={database}"), ("ASPNETCORE_ENVIRONMENT", environment)]);

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("\nskip    Patreon webhook: reading it may renew the creator's tokens", output, StringComparison.Ordinal);
        Assert.Empty(_patreon.Requests);
        Assert.False(File.Exists(database));
        Assert.False(File.Exists(_site.Secrets));
        Assert.Empty(_site.Logto.Writes);
    }

    [Fact]
    public async Task Patreons_address_matters_only_with_a_token()
    {
        Assert.Equal(0, (await _site.RunAsync(["--dry-run"], ("Patreon__ApiBase", "foo"))).ExitCode);

        var (exitCode, _, errors) = await _site.RunAsync(["--yes"], [.. _patreon.Settings(), ("Patreon__ApiBase", "foo")]);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("Patreon:ApiBase is not an address", Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
    }
}
