using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.LocalTenant.Tests.Support;

/// <summary>A tenant of its own for one test, whose application takes what the tenant posts.</summary>
public sealed class TenantWithApp : IAsyncDisposable
{
    public const string LogoutPath = "/backchannel-logout";
    public const string WebhookPath = "/webhooks/logto";
    public const string SigningKey = "the key of this test";

    private TenantWithApp(RunningTenant tenant, ReceivingApp receiver)
    {
        Tenant = tenant;
        Receiver = receiver;
        App = new App(tenant);
        Browser = App.NewBrowser();
    }

    public RunningTenant Tenant { get; }

    public ReceivingApp Receiver { get; }

    public App App { get; }

    public Browser Browser { get; }

    public static async Task<TenantWithApp> StartAsync(params (string Key, string Value)[] settings)
    {
        var receiver = await ReceivingApp.StartAsync();
        var tenant = new RunningTenant().With("PublicUrl", receiver.Origin).With("Logto:WebhookSigningKey", SigningKey);
        foreach (var (key, value) in settings) tenant.With(key, value);

        await tenant.InitializeAsync();
        return new TenantWithApp(tenant, receiver);
    }

    public Task EndSessionAsync(Browser browser) => browser.OpenAsync(QueryHelpers.AddQueryString(
        $"{Tenant.Origin}/oidc/session/end",
        new Dictionary<string, string?>
        {
            ["client_id"] = Tenant.Settings.AppId,
            ["post_logout_redirect_uri"] = Tenant.Settings.PostLogoutRedirectUri,
        }));

    public async Task<string> NextLogoutTokenAsync()
    {
        using var content = new MemoryStream((await Receiver.NextAsync(LogoutPath)).Body);
        using var reader = new FormReader(content);
        return (await reader.ReadFormAsync())["logout_token"].ToString();
    }

    /// <summary>The next webhook, which must be of this event.</summary>
    public async Task<JsonObject> NextWebhookAsync(string @event)
    {
        var body = JsonNode.Parse((await Receiver.NextAsync(WebhookPath)).Body)!.AsObject();
        Assert.Equal(@event, (string?)body["event"]);
        return body;
    }

    /// <summary>Presses a button of the users page.</summary>
    public async Task PressOnUsersPageAsync(string button, params (string Name, string Value)[] typed)
    {
        await Browser.OpenAsync($"{Tenant.Origin}/console/users");
        await Browser.PressAsync(button, typed);
    }

    /// <summary>Neither of the two tokens is good for anything.</summary>
    public async Task AssertWorthlessAsync(JsonObject tokens)
    {
        var refresh = await App.RefreshAsync(tokens);
        Assert.Equal(HttpStatusCode.BadRequest, refresh.Status);
        Assert.Equal("invalid_grant", (string?)refresh.Json["error"]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await App.UserInfoAsync(tokens)).Status);
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        App.Dispose();
        await Tenant.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
