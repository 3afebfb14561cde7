using System.Net;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

/// <summary>Social connectors beside Patreon, whose services the tenant itself stands in for.</summary>
public sealed class SocialConnectorTests : IAsyncLifetime
{
    private const string Katherine = "Katherine Johnson, katherine@example.com";

    private TenantWithApp _scene = null!;

    private Browser Browser => _scene.Browser;

    public async Task InitializeAsync() => _scene = await TenantWithApp.StartAsync(("Logto:Connectors", "patreon google github"));

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task Each_connector_of_the_setting_has_a_button_in_its_order()
    {
        await Browser.OpenAsync(_scene.App.AuthorizeUrl());

        Assert.Equal(["Continue with Patreon", "Continue with Google", "Continue with GitHub"], Browser.ButtonNames());
    }

    [Theory]
    [InlineData("en", "Stand-in for Google", "Deny")]
    [InlineData("th", "หน้าจำลอง Google", "ไม่อนุญาต")]
    public async Task Direct_sign_in_shows_the_people_of_the_service(string language, string heading, string deny)
    {
        await Browser.OpenAsync(_scene.App.AuthorizeUrl(("direct_sign_in", "social:google"), ("ui_locales", language)));

        Assert.Equal(heading, Browser.Heading);
        Assert.Equal(3, Browser.ButtonNames().Count);
        Assert.Equal(deny, Browser.ButtonNames()[^1]);
    }

    [Fact]
    public async Task An_account_of_the_service_is_in_identities_by_its_target_and_the_same_user_comes_back_each_time()
    {
        var first = await SignInAsync("social:google", Katherine);
        var second = await SignInAsync("social:google", Katherine);
        var other = await SignInAsync("social:github", "Hedy Lamarr, no email address");

        Assert.Equal((string?)first["sub"], (string?)second["sub"]);
        Assert.NotEqual((string?)first["sub"], (string?)other["sub"]);
        Assert.Equal(("Katherine Johnson", "katherine@example.com"), ((string?)first["name"], (string?)first["email"]));
        var google = Assert.Single(first["identities"]!.AsObject());
        Assert.Equal("google", google.Key);
        // The shape that a real Logto has of every connector.
        var recorded = Recording.Read("patreon-user.userinfo")["identities"]!["patreon"]!.AsObject();
        Assert.Equal(recorded.Select(field => field.Key), google.Value!.AsObject().Select(field => field.Key));
        Assert.Subset(
            recorded["details"]!.AsObject().Select(field => field.Key).ToHashSet(), google.Value["details"]!.AsObject().Select(field => field.Key).ToHashSet());
        Assert.Equal("github", Assert.Single(other["identities"]!.AsObject()).Key);
        Assert.Null(other["email"]);
    }

    [Fact]
    public async Task A_registration_and_a_linked_Patreon_account_send_their_webhooks_with_both_identities()
    {
        await SignInAsync("social:google", Katherine);
        Assert.Equal("google", Assert.Single((await _scene.NextWebhookAsync("User.Created"))["data"]!["identities"]!.AsObject()).Key);
        await _scene.NextWebhookAsync("PostRegister");

        await Browser.OpenAsync($"{_scene.Tenant.Origin}/account/social/patreon-local?redirect={Uri.EscapeDataString(_scene.Tenant.Settings.PublicUrl)}");
        await Browser.PressAsync("Link Patreon");
        await Browser.PressAsync(App.Ada);

        Assert.Equal(
            ["google", "patreon"],
            (await _scene.NextWebhookAsync("User.Data.Updated"))["data"]!["identities"]!.AsObject().Select(identity => identity.Key).Order());
    }

    [Fact]
    public async Task Who_says_no_stays_at_the_tenant_and_can_try_again()
    {
        await Browser.OpenAsync(_scene.App.AuthorizeUrl(("direct_sign_in", "social:google")));
        await Browser.PressAsync("Deny");

        Assert.Equal("Google access was not allowed", Browser.Heading);
        await Browser.PressAsync("Continue with GitHub");
        Assert.Equal("Stand-in for GitHub", Browser.Heading);
    }

    [Fact]
    public async Task A_service_that_is_not_offered_signs_nobody_in()
    {
        await Browser.OpenAsync(_scene.App.AuthorizeUrl(("direct_sign_in", "social:discord")));
        Assert.Equal("/sign-in", Browser.Address.AbsolutePath);

        await Browser.OpenAsync($"{_scene.Tenant.Origin}/social/discord");
        Assert.Equal(HttpStatusCode.BadRequest, Browser.Status);
        // Patreon is a server of its own.
        await Browser.OpenAsync($"{_scene.Tenant.Origin}/social/patreon");
        Assert.Equal(HttpStatusCode.BadRequest, Browser.Status);
    }

    [Fact]
    public async Task A_connector_that_is_created_is_offered_once_the_sign_in_experience_has_it()
    {
        using var api = new ManagementClient(_scene.Tenant);
        var created = await api.CallAsync("POST", "/api/connectors", """{"connectorId":"discord-universal","config":{"clientId":"x","clientSecret":"y"}}""");
        Assert.Equal((HttpStatusCode.OK, "discord"), (created.Status, (string?)created.Json["target"]));
        var unknown = await api.CallAsync("POST", "/api/connectors", """{"connectorId":"mastodon-universal","config":{"clientId":"x","clientSecret":"y"}}""");
        Assert.Equal("connector.not_found_with_connector_id", (string?)unknown.Json["code"]);

        await api.CallAsync("PATCH", "/api/sign-in-exp", """{"socialSignInConnectorTargets":["discord","patreon"]}""");

        await Browser.OpenAsync(_scene.App.AuthorizeUrl());
        Assert.Equal(["Continue with Discord", "Continue with Patreon"], Browser.ButtonNames());
    }

    private async Task<JsonObject> SignInAsync(string connector, string person)
    {
        await Browser.OpenAsync(_scene.App.AuthorizeUrl(("direct_sign_in", connector), ("prompt", "login consent")));
        await Browser.PressAsync(person);
        return (await _scene.App.UserInfoAsync((await _scene.App.RedeemAsync(Browser.Answer["code"])).Json)).Json;
    }
}
