using System.Net;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

public sealed class ConnectorTests
{
    [Fact]
    public async Task Identity_details_are_those_of_the_first_sign_in()
    {
        await using var patreon = await FakePatreon.StartAsync();
        await using var scene = await Scene.StartAsync(patreon);
        patreon.CurrentUser = User("7", "Robin", "robin@example.com");
        var first = await scene.UserInfoAsync();
        patreon.CurrentUser = User("7", "Robin Renamed", "new@example.com");
        var second = await scene.UserInfoAsync();

        Assert.Equal((string?)first["sub"], (string?)second["sub"]);
        Assert.Equal("Robin", (string?)second["name"]);
        Assert.Equal("Robin", (string?)second["identities"]!["patreon"]!["details"]!["name"]);
        Assert.True((long)second["updated_at"]! >= (long)first["updated_at"]!);
    }

    [Fact]
    public async Task A_patreon_user_with_nothing_but_an_id_signs_in()
    {
        await using var patreon = await FakePatreon.StartAsync();
        await using var scene = await Scene.StartAsync(patreon);
        patreon.CurrentUser = JsonNode.Parse("""{"data":{"type":"user","id":"8"}}""");

        var person = await scene.UserInfoAsync();

        Assert.Null(person["name"]);
        Assert.Null(person["picture"]);
        Assert.False((bool)person["email_verified"]!);
        Assert.Equal(["id", "rawData"], person["identities"]!["patreon"]!["details"]!.AsObject().Select(detail => detail.Key));
    }

    [Fact]
    public async Task An_email_address_unverified_at_patreon_counts_as_verified_as_at_logto()
    {
        await using var patreon = await FakePatreon.StartAsync();
        await using var scene = await Scene.StartAsync(patreon);
        patreon.CurrentUser = User("9", "Robin", "robin@example.com");
        patreon.CurrentUser["data"]!["attributes"]!["is_email_verified"] = false;

        Assert.True((bool)(await scene.UserInfoAsync())["email_verified"]!);
    }

    [Fact]
    public async Task A_second_user_with_the_same_email_address_has_none()
    {
        await using var patreon = await FakePatreon.StartAsync();
        await using var scene = await Scene.StartAsync(patreon);
        patreon.CurrentUser = User("10", "First", "same@example.com");
        var first = await scene.UserInfoAsync();
        patreon.CurrentUser = User("11", "Second", "same@example.com");
        var second = await scene.UserInfoAsync();

        Assert.NotEqual((string?)first["sub"], (string?)second["sub"]);
        Assert.Null(second["email"]);
    }

    [Theory]
    [InlineData(500, """{"data":{"id":"1"}}""")]
    [InlineData(200, """{"errors":[]}""")]
    [InlineData(200, """[]""")]
    [InlineData(200, """{"data":{"id":42}}""")]
    public async Task A_failure_of_patreon_shows_the_tenants_error_page_with_a_way_to_try_again(int tokenStatus, string user)
    {
        await using var patreon = await FakePatreon.StartAsync();
        await using var scene = await Scene.StartAsync(patreon);
        (patreon.TokenStatus, patreon.CurrentUser) = (tokenStatus, JsonNode.Parse(user));
        using var browser = scene.App.NewBrowser();

        await browser.OpenAsync(scene.App.AuthorizeUrl(("direct_sign_in", "social:patreon")));

        Assert.Equal(HttpStatusCode.BadGateway, browser.Status);
        Assert.Equal("Signing in with Patreon failed", browser.Heading);

        (patreon.TokenStatus, patreon.CurrentUser) = (200, User("12", "Robin", null));
        await browser.PressAsync("Continue with Patreon");
        Assert.Contains("code", browser.Answer.Keys);
    }

    [Fact]
    public void Interpolated_text_is_encoded_even_in_an_attribute()
    {
        const string Hostile = "\"><script>";

        Assert.Equal(
            "<b title=\"&quot;&gt;&lt;script&gt;\">&quot;&gt;&lt;script&gt;</b>",
            Markup.Of($"""<b title="{Hostile}">{Hostile}</b>""").Html);
    }

    private static JsonObject User(string id, string? name, string? email) => new()
    {
        ["data"] = new JsonObject
        {
            ["type"] = "user",
            ["id"] = id,
            ["attributes"] = new JsonObject { ["full_name"] = name, ["email"] = email, ["image_url"] = null },
        },
    };

    private sealed record Scene(RunningTenant Tenant, App App) : IAsyncDisposable
    {
        public static async Task<Scene> StartAsync(FakePatreon patreon)
        {
            var tenant = new RunningTenant { OtherPatreon = patreon.Origin };
            await tenant.InitializeAsync();
            return new Scene(tenant, new App(tenant));
        }

        /// <summary>Signs in with a fresh browser and answers userinfo.</summary>
        public async Task<JsonObject> UserInfoAsync()
        {
            using var browser = App.NewBrowser();
            await browser.OpenAsync(App.AuthorizeUrl(("direct_sign_in", "social:patreon")));
            return (await App.UserInfoAsync((await App.RedeemAsync(browser.Answer["code"])).Json)).Json;
        }

        public async ValueTask DisposeAsync()
        {
            App.Dispose();
            await Tenant.DisposeAsync();
        }
    }
}
