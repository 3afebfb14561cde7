using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

/// <summary>What the control page has the stand-in Patreon do wrong.</summary>
public sealed class FaultsTests : IAsyncLifetime
{
    private const string Members = $"campaigns/{RunningPatreon.Campaign}/members?page[count]=1000";

    private RunningPatreon _patreon = null!;

    public async Task InitializeAsync() => _patreon = await RunningPatreon.StartAsync(("LocalTenant:PatreonMembers", "250"));

    public async Task DisposeAsync() => await _patreon.DisposeAsync();

    [Fact]
    public async Task Alternating_cursors_still_return_every_member()
    {
        await _patreon.PressAsync("Cursors alternate: A, B, A, ...");
        Assert.EndsWith("/control#faults", _patreon.Browser.Address.AbsoluteUri, StringComparison.Ordinal);

        HashSet<string> ids = [];
        List<string> cursors = [];
        for (var page = 0; page < 6; page++)
        {
            var answer = (await _patreon.GetAsync(Members + (cursors.Count > 0 ? $"&page[cursor]={cursors[^1]}" : ""))).Json;
            ids.UnionWith(answer["data"]!.AsArray().Select(member => (string)member!["id"]!));
            cursors.Add((string)answer["meta"]!["pagination"]!["cursors"]!["next"]!);
        }

        Assert.Equal((int)(await _patreon.GetAsync(Members)).Json["meta"]!["pagination"]!["total"]!, ids.Count);
        Assert.Equal(2, cursors.Distinct().Count());
        Assert.Equal([cursors[0], cursors[1], cursors[0], cursors[1], cursors[0], cursors[1]], cursors);
    }

    [Fact]
    public async Task page_count_is_ignored()
    {
        await _patreon.PressAsync("page[count] is ignored, 100 a page");

        Assert.Equal(100, (await _patreon.GetAsync(Members)).Json["data"]!.AsArray().Count);
        Assert.Equal(100, (await _patreon.GetAsync(Members.Replace("1000", "3", StringComparison.Ordinal))).Json["data"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("504", HttpStatusCode.GatewayTimeout)]
    [InlineData("500", HttpStatusCode.InternalServerError)]
    public async Task Large_pages_fail_and_small_ones_do_not(string button, HttpStatusCode status)
    {
        await _patreon.PressAsync(button);

        Assert.Equal(status, (await _patreon.GetAsync(Members)).Status);
        Assert.Equal(status, (await _patreon.GetAsync($"campaigns/{RunningPatreon.Campaign}/members")).Status);
        Assert.Equal(100, (await _patreon.GetAsync(Members.Replace("1000", "100", StringComparison.Ordinal))).Json["data"]!.AsArray().Count);
        await _patreon.PressAsync("Returned");
        Assert.Equal(HttpStatusCode.OK, (await _patreon.GetAsync(Members)).Status);
    }

    [Theory]
    [InlineData("403 with HTML", HttpStatusCode.Forbidden)]
    [InlineData("503 with HTML", HttpStatusCode.ServiceUnavailable)]
    public async Task Cloudflare_answers_instead_of_the_api_and_of_the_token_endpoint(string button, HttpStatusCode status)
    {
        await _patreon.PressAsync(button);

        foreach (var answer in (Answer[])[await _patreon.GetAsync("identity"), await _patreon.RefreshAsync(CreatorClient.RefreshToken)])
        {
            Assert.Equal(status, answer.Status);
            Assert.ThrowsAny<JsonException>(() => answer.Json);
        }

        await _patreon.PressAsync("Lets everything through");
        Assert.Equal(HttpStatusCode.OK, (await _patreon.RefreshAsync(CreatorClient.RefreshToken)).Status);
    }

    [Fact]
    [SuppressMessage("Security", "CA5351", Justification = "Patreon's choice.")]
    public async Task A_test_delivery_is_signed_and_has_no_member()
    {
        await _patreon.PressAsync("Send Test");

        var request = await _patreon.NextWebhookAsync();
        Assert.Equal("members:create", request.Headers["x-patreon-event"]);
        Assert.Equal(
            Convert.ToHexStringLower(HMACMD5.HashData(Encoding.UTF8.GetBytes(_patreon.Settings.Creator.WebhookSecret), request.Body)),
            request.Headers["x-patreon-signature"]);
        var data = JsonNode.Parse(request.Body)!["data"]!.AsObject();
        Assert.True(data.ContainsKey("id"));
        Assert.Null(data["id"]);
    }
}
