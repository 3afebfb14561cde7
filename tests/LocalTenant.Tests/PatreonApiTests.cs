using System.Net;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

public sealed class PatreonApiTests : IAsyncLifetime
{
    private RunningPatreon _patreon = null!;

    [Theory]
    [InlineData("identity", "user")]
    [InlineData("campaigns/7070707", "campaign")]
    [InlineData("members/3f1a8a52-6f0b-4c57-9d5e-6a1b0c9d7e01", "member")]
    [InlineData("webhooks/1", "webhook")]
    public async Task Without_fields_a_resource_has_only_id_and_type(string path, string type)
    {
        var body = (await _patreon.GetAsync(path)).Json;

        Assert.Equal(type, (string?)body["data"]!["type"]);
        Assert.Equal(["attributes", "id", "type"], Keys(body["data"]));
        Assert.Empty(body["data"]!["attributes"]!.AsObject());
        Assert.False(body.ContainsKey("included"));
    }

    [Fact]
    public async Task A_member_has_the_requested_fields_and_includes_only()
    {
        var body = (await _patreon.GetAsync(
            $"members/{RunningPatreon.AdasMembership}?include=currently_entitled_tiers,user&fields[member]=patron_status&fields[tier]=title")).Json;

        Assert.Equal("""{"patron_status":"active_patron"}""", body["data"]!["attributes"]!.ToJsonString());
        Assert.Equal(["currently_entitled_tiers", "user"], Keys(body["data"]!["relationships"]));
        Assert.Equal(RunningPatreon.Ada, (string?)body["data"]!["relationships"]!["user"]!["data"]!["id"]);
        Assert.Equal(
            ["""{"title":"Patron of the Press"}""", "{}"],
            body["included"]!.AsArray().Select(resource => resource!["attributes"]!.ToJsonString()));
    }

    [Fact]
    public async Task The_campaign_has_a_free_tier_two_paid_ones_and_one_that_is_not_published()
    {
        var body = (await _patreon.GetAsync(
            "campaigns?include=tiers,creator&fields[campaign]=currency,url&fields[tier]=title,amount_cents,published&fields[user]=full_name")).Json;

        Assert.Equal(RunningPatreon.Campaign, (string?)Assert.Single(body["data"]!.AsArray())!["id"]);
        Assert.Equal("USD", (string?)body["data"]![0]!["attributes"]!["currency"]);
        Assert.Equal(
            ["Free 0 true", "Reader 300 true", "Patron of the Press 500 true", "Founding Patron 1000 false"],
            Included(body, "tier").Select(tier => $"{tier["title"]} {tier["amount_cents"]} {tier["published"]}"));
        Assert.Equal("Beatrice Warde", (string?)Included(body, "user").Single()["full_name"]);
    }

    [Fact]
    public async Task Paging_returns_every_member_once_and_the_total()
    {
        await using var patreon = await RunningPatreon.StartAsync(("LocalTenant:PatreonMembers", "25"));
        var ids = new List<string>();
        var cursor = "";
        do
        {
            var page = (await patreon.GetAsync($"campaigns/7070707/members?page[count]=10&page[cursor]={cursor}")).Json;
            ids.AddRange(page["data"]!.AsArray().Select(member => (string)member!["id"]!));
            Assert.Equal(29, (int)page["meta"]!["pagination"]!["total"]!);
            cursor = (string?)page["meta"]!["pagination"]!["cursors"]!["next"];
        }
        while (cursor is not null);

        Assert.Equal(29, ids.Distinct().Count());
        Assert.Equal(29, ids.Count);
        Assert.Equal(HttpStatusCode.OK, (await patreon.GetAsync($"members/{ids[24]}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await patreon.GetAsync("members/00000000-0000-4000-8000-000000000019")).Status);
    }

    [Fact]
    public async Task A_resource_related_to_many_members_is_included_once()
    {
        await using var patreon = await RunningPatreon.StartAsync(("LocalTenant:PatreonMembers", "1000"));

        var body = (await patreon.GetAsync("campaigns/7070707/members?include=currently_entitled_tiers.campaign,user,campaign&fields[user]=full_name")).Json;

        Assert.Equal(1000, body["data"]!.AsArray().Count);
        var included = body["included"]!.AsArray().Select(resource => $"{resource!["type"]} {resource["id"]}").ToList();
        Assert.Equal(included.Distinct().Count(), included.Count);
        Assert.Equal(1000 + 3 + 1, included.Count);
    }

    [Theory]
    [InlineData("identity", 1)]
    [InlineData("identity identity.memberships", 2)]
    public async Task Memberships_of_other_campaigns_need_their_scope(string scope, int memberships)
    {
        var token = await _patreon.SignInAsync(RunningPatreon.Ada, scope);

        var body = (await _patreon.GetAsync(
            "identity?include=memberships.currently_entitled_tiers,memberships.campaign&fields[user]=full_name,email&fields[tier]=amount_cents", token)).Json;

        Assert.Equal("""{"full_name":"Ada Lovelace","email":null}""", body["data"]!["attributes"]!.ToJsonString());
        Assert.Equal(memberships, body["data"]!["relationships"]!["memberships"]!["data"]!.AsArray().Count);
        Assert.Equal(memberships, Included(body, "member").Count());
        Assert.Equal(memberships, Included(body, "campaign").Count());
        Assert.Equal(memberships == 2 ? [500, 2500] : [500], Included(body, "tier").Select(tier => (int)tier["amount_cents"]!));
    }

    [Theory]
    [InlineData("members/unknown", 404, "ResourceMissing")]
    [InlineData("members/3f1a8a52-6f0b-4c57-9d5e-6a1b0c9d7e05", 403, "Forbidden")]
    [InlineData("campaigns/8080808/members", 403, "Forbidden")]
    [InlineData("campaigns/1/members", 404, "ResourceMissing")]
    [InlineData("webhooks/99", 404, "ResourceMissing")]
    [InlineData("posts", 404, "ResourceMissing")]
    [InlineData("identity?include=pledges", 400, "ParameterInvalidOnType")]
    [InlineData("identity?include=memberships.tiers", 400, "ParameterInvalidOnType")]
    [InlineData("campaigns/7070707/members?fields[member]=patron_status,unknown", 400, "ParameterInvalidOnType")]
    [InlineData("campaigns/7070707/members?page[count]=1001", 400, "ParameterInvalid")]
    [InlineData("campaigns/7070707/members?page[cursor]=unknown", 400, "ParameterInvalid")]
    public async Task An_error_has_patreons_shape(string path, int status, string name)
    {
        var answer = await _patreon.GetAsync(path);

        Assert.Equal(status, (int)answer.Status);
        var error = Assert.Single(answer.Json["errors"]!.AsArray());
        Assert.Equal(["code", "code_name", "detail", "id", "status", "title"], Keys(error));
        Assert.Equal(name, (string?)error!["code_name"]);
        Assert.Equal($"{status}", (string?)error["status"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("unknown")]
    public async Task The_api_needs_a_valid_access_token(string? token) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await _patreon.GetAsync("identity", token)).Status);

    [Theory]
    [InlineData("campaigns")]
    [InlineData("campaigns/7070707/members")]
    [InlineData("webhooks")]
    public async Task A_persons_token_gets_nothing_of_the_creators(string path)
    {
        var token = await _patreon.SignInAsync(RunningPatreon.Ada, "identity");

        Assert.Equal(HttpStatusCode.Forbidden, (await _patreon.GetAsync(path, token)).Status);
    }

    [Fact]
    public async Task A_request_without_a_user_agent_is_rejected()
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {CreatorClient.AccessToken}");

        using var answer = await http.GetAsync($"{_patreon.Settings.PatreonApiBase}/identity");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    public async Task InitializeAsync() => _patreon = await RunningPatreon.StartAsync();

    public async Task DisposeAsync() => await _patreon.DisposeAsync();

    private static IEnumerable<string> Keys(JsonNode? node) => node!.AsObject().Select(property => property.Key);

    private static IEnumerable<JsonNode> Included(JsonObject body, string type) => body["included"]!.AsArray()
        .Where(resource => (string?)resource!["type"] == type)
        .Select(resource => resource!["attributes"]!);
}
