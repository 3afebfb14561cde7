using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Patreon;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.LocalTenant.Tests.Support;

/// <summary>The stand-in Patreon alone, with a clock that a test moves, and an app that takes its webhooks.</summary>
public sealed class RunningPatreon : IAsyncDisposable
{
    public const string WebhookPath = "/webhooks/patreon";
    public const string Campaign = "7070707";
    public const string Ada = "10120815";
    public const string AdasMembership = "3f1a8a52-6f0b-4c57-9d5e-6a1b0c9d7e01";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        DefaultRequestHeaders = { { "User-Agent", "Tests" } },
    };

    private WebApplication? _app;

    private RunningPatreon(LocalTenantSettings settings, ReceivingApp receiver)
    {
        Settings = settings;
        Receiver = receiver;
        Browser = new Browser(receiver.Origin);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 8, 20, 12, 0, 0, TimeSpan.Zero));

    public ReceivingApp Receiver { get; }

    public Browser Browser { get; }

    internal LocalTenantSettings Settings { get; }

    public string Control => $"{Settings.PatreonOrigin}/control";

    public static async Task<RunningPatreon> StartAsync(params (string Name, string Value)[] settings)
    {
        var receiver = await ReceivingApp.StartAsync();
        var all = new Dictionary<string, string?>
        {
            ["LocalTenant:PatreonPort"] = $"{RunningTenant.FreePort()}",
            ["LocalTenant:Folder"] = Directory.CreateTempSubdirectory("stand-in-patreon-").FullName,
            ["PublicUrl"] = receiver.Origin,
        };
        foreach (var (name, value) in settings) all[name] = value;

        var patreon = new RunningPatreon(
            LocalTenantSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(all).Build(), "/"), receiver);
        await patreon.RestartAsync();
        return patreon;
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        _app = PatreonServer.Build(Settings, NullLoggerFactory.Instance, Time);
        await _app.StartAsync();
    }

    public async Task StopAsync()
    {
        if (_app is null) return;

        // Without it, a webhook that is on its way would still write.
        await _app.StopAsync();
        await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>Asks API v2, with the creator's first token unless told otherwise.</summary>
    public Task<Answer> GetAsync(string path, string? token = CreatorClient.AccessToken) => SendAsync(HttpMethod.Get, path, null, token);

    public async Task<Answer> SendAsync(HttpMethod method, string path, JsonObject? body = null, string? token = CreatorClient.AccessToken)
    {
        using var request = new HttpRequestMessage(method, $"{Settings.PatreonApiBase}/{path}");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/vnd.api+json");
        using var response = await _http.SendAsync(request);
        return new Answer(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The attributes of Ada's membership.</summary>
    public async Task<JsonObject> AdaAsync()
    {
        const string Fields = "patron_status,currently_entitled_amount_cents,last_charge_status,last_charge_date,next_charge_date,"
            + "is_gifted,is_free_trial,will_pay_amount_cents,campaign_lifetime_support_cents,pledge_relationship_start";
        var answer = await GetAsync($"members/{AdasMembership}?include=currently_entitled_tiers&fields[tier]=title&fields[member]={Fields}");
        return answer.Json;
    }

    public Task<Answer> RefreshAsync(string refreshToken) => TokenAsync(Settings.Creator.ClientId, Settings.Creator.ClientSecret, new()
    {
        ["grant_type"] = "refresh_token",
        ["refresh_token"] = refreshToken,
    });

    /// <summary>Signs a person in through the connector's client, and answers the access token.</summary>
    public async Task<string> SignInAsync(string userId, string scope) =>
        (string)(await RedeemAsync(await CodeAsync(userId, scope), Settings.Patreon.ClientId, Settings.Patreon.ClientSecret)).Json["access_token"]!;

    /// <summary>A code for the connector's client.</summary>
    public async Task<string> CodeAsync(string userId, string scope)
    {
        using var answer = await _http.PostAsync($"{Settings.PatreonOrigin}/oauth2/authorize", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["response_type"] = "code",
            ["client_id"] = Settings.Patreon.ClientId,
            ["redirect_uri"] = Settings.ConnectorRedirectUri,
            ["scope"] = scope,
            ["choice"] = userId,
        }));
        return QueryHelpers.ParseQuery(answer.Headers.Location!.Query)["code"].ToString();
    }

    public Task<Answer> RedeemAsync(string code, string clientId, string secret) => TokenAsync(clientId, secret, new()
    {
        ["grant_type"] = "authorization_code",
        ["code"] = code,
        ["redirect_uri"] = Settings.ConnectorRedirectUri,
    });

    /// <summary>Opens the control page and presses a button.</summary>
    public async Task PressAsync(string button, params (string Name, string Value)[] typed)
    {
        await Browser.OpenAsync(Control);
        await Browser.PressAsync(button, typed);
    }

    public Task<ReceivedRequest> NextWebhookAsync() => Receiver.NextAsync(WebhookPath);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Receiver.DisposeAsync();
        Browser.Dispose();
        _http.Dispose();
        Directory.Delete(Settings.Folder, recursive: true);
    }

    private async Task<Answer> TokenAsync(string clientId, string secret, Dictionary<string, string> form)
    {
        form["client_id"] = clientId;
        form["client_secret"] = secret;
        using var response = await _http.PostAsync($"{Settings.PatreonOrigin}/api/oauth2/token", new FormUrlEncodedContent(form));
        return new Answer(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync());
    }
}
