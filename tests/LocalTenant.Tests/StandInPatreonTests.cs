using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.LocalTenant.Tests;

[Collection(TenantCollection.Name)]
public sealed class StandInPatreonTests(RunningTenant tenant) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        DefaultRequestHeaders = { { "User-Agent", "Tests" } },
    };

    [Fact]
    public async Task The_authorization_page_offers_each_kind_of_person_and_a_way_to_deny()
    {
        using var browser = new Browser(tenant.Settings.PublicUrl);
        await browser.OpenAsync(AuthorizeUrl());

        Assert.Equal(
            [
                "Ada Lovelace, active patron", "Grace Hopper, free member", "Alan Turing, former patron",
                "Edsger Dijkstra, active patron without email", "Margaret Hamilton, not a member", "Beatrice Warde, the creator", "Deny",
            ],
            browser.ButtonNames());
    }

    [Theory]
    [InlineData("redirect_uri", "http://localhost:3011/callback/other", "The redirect_uri MUST match the registered callback URL for this application.")]
    [InlineData("client_id", "other", "The client_id does not belong to any registered client.")]
    public async Task A_wrong_client_or_redirect_uri_shows_an_error_without_a_redirect(string name, string value, string problem)
    {
        using var browser = new Browser(tenant.Settings.PublicUrl);
        await browser.OpenAsync(AuthorizeUrl((name, value)));
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.Contains(problem, browser.Page.Body!.TextContent, StringComparison.Ordinal);

        var form = Parameters((name, value));
        form["choice"] = "10120815";
        using var answer = await _http.PostAsync($"{tenant.Settings.PatreonOrigin}/oauth2/authorize", new FormUrlEncodedContent(form));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Codes_and_refresh_tokens_work_once(bool withBasic)
    {
        var code = await CodeAsync();
        var redeem = new Dictionary<string, string?>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = tenant.Settings.ConnectorRedirectUri,
        };
        var tokens = await TokenAsync(redeem, withBasic);
        Assert.Equal(31 * 24 * 60 * 60, (int)tokens["expires_in"]!);
        Assert.Equal("Bearer", (string?)tokens["token_type"]);
        Assert.Equal("invalid_grant", (string?)(await TokenAsync(redeem, withBasic))["error"]);

        var refresh = new Dictionary<string, string?> { ["grant_type"] = "refresh_token", ["refresh_token"] = (string?)tokens["refresh_token"] };
        Assert.NotNull((await TokenAsync(refresh, withBasic))["access_token"]);
        Assert.Equal("invalid_grant", (string?)(await TokenAsync(refresh, withBasic))["error"]);
    }

    [Fact]
    public async Task A_wrong_client_secret_is_rejected()
    {
        var form = new Dictionary<string, string?>
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = tenant.Settings.Patreon.ClientId,
            ["client_secret"] = "wrong",
        };
        using var answer = await _http.PostAsync($"{tenant.Settings.PatreonOrigin}/api/oauth2/token", new FormUrlEncodedContent(form));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task The_current_user_has_the_recorded_shape_and_an_existing_picture()
    {
        var tokens = await TokenAsync(
            new()
            {
                ["grant_type"] = "authorization_code",
                ["code"] = await CodeAsync(),
                ["redirect_uri"] = tenant.Settings.ConnectorRedirectUri,
            },
            withBasic: true);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{tenant.Settings.PatreonOrigin}/api/oauth2/api/current_user");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (string?)tokens["access_token"]);
        using var answer = await _http.SendAsync(request);
        var user = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();

        var recorded = Recording.Read("patreon-user.userinfo")["identities"]!["patreon"]!["details"]!["rawData"]!.AsObject();
        Assert.Empty(Recording.Differences(recorded, user, "data.id", "links.self", "data.attributes.*"));
        using var picture = await _http.GetAsync((string?)user["data"]!["attributes"]!["image_url"]);
        Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_current_user_needs_an_access_token()
    {
        using var answer = await _http.GetAsync($"{tenant.Settings.PatreonOrigin}/api/oauth2/api/current_user");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> CodeAsync()
    {
        var form = Parameters();
        form["choice"] = "10120815";
        using var answer = await _http.PostAsync($"{tenant.Settings.PatreonOrigin}/oauth2/authorize", new FormUrlEncodedContent(form));
        return QueryHelpers.ParseQuery(answer.Headers.Location!.Query)["code"].ToString();
    }

    private async Task<JsonObject> TokenAsync(Dictionary<string, string?> form, bool withBasic)
    {
        var (id, secret) = (tenant.Settings.Patreon.ClientId, tenant.Settings.Patreon.ClientSecret);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{tenant.Settings.PatreonOrigin}/api/oauth2/token");
        if (withBasic)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));
        }
        else
        {
            form = new(form) { ["client_id"] = id, ["client_secret"] = secret };
        }

        request.Content = new FormUrlEncodedContent(form);
        using var answer = await _http.SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }

    private Dictionary<string, string?> Parameters(params (string Name, string Value)[] changes)
    {
        var parameters = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = tenant.Settings.Patreon.ClientId,
            ["redirect_uri"] = tenant.Settings.ConnectorRedirectUri,
            ["scope"] = PatreonClient.DefaultScope,
            ["state"] = "state",
        };
        foreach (var (name, value) in changes) parameters[name] = value;
        return parameters;
    }

    private string AuthorizeUrl(params (string Name, string Value)[] changes) =>
        QueryHelpers.AddQueryString($"{tenant.Settings.PatreonOrigin}/oauth2/authorize", Parameters(changes));
}
