using System.Net;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

public sealed class AccountCenterTests : IAsyncLifetime
{
    private TenantWithApp _scene = null!;

    private Browser Browser => _scene.Browser;

    private string Back => Uri.EscapeDataString($"{_scene.Tenant.Settings.PublicUrl}/account?linked=1");

    [Fact]
    public async Task Another_Patreon_account_is_chosen_and_the_browser_goes_back_to_the_app()
    {
        var tokens = await _scene.App.TokensAsync(Browser, App.Edsger);
        await OpenAsync($"social/patreon-local/change?redirect={Back}");

        await Browser.PressAsync("Choose another Patreon account");
        await Browser.PressAsync("Margaret Hamilton, not a member");

        Assert.Equal("1", Browser.Answer["linked"]);
        Assert.Equal("10360817", (string?)(await _scene.App.UserInfoAsync(tokens)).Json["identities"]!["patreon"]!["userId"]);
    }

    [Fact]
    public async Task Patreon_is_unlinked_and_the_site_hears_of_it()
    {
        var tokens = await _scene.App.TokensAsync(Browser);
        await _scene.NextWebhookAsync("User.Created");
        await _scene.NextWebhookAsync("PostRegister");
        await OpenAsync($"social/patreon-local/remove?redirect={Back}");

        await Browser.PressAsync("Unlink Patreon");

        Assert.Equal("1", Browser.Answer["linked"]);
        Assert.Empty((await _scene.App.UserInfoAsync(tokens)).Json["identities"]!.AsObject());
        Assert.Empty((await _scene.NextWebhookAsync("User.Data.Updated"))["data"]!["identities"]!.AsObject());
    }

    [Fact]
    public async Task The_last_way_to_sign_in_stays_and_another_site_is_no_place_to_go_back_to()
    {
        await _scene.App.TokensAsync(Browser, App.Edsger);
        await OpenAsync($"social/patreon-local/remove?redirect={Uri.EscapeDataString($"{_scene.Tenant.Settings.PublicUrl}.evil.example/")}");
        Assert.DoesNotContain("evil.example/\"", Browser.Page.QuerySelector(".other")!.InnerHtml, StringComparison.Ordinal);

        await Browser.PressAsync("Unlink Patreon");

        Assert.Equal(HttpStatusCode.BadRequest, Browser.Status);
        Assert.Equal("Nothing was changed", Browser.Heading);
    }

    [Fact]
    public async Task Who_says_no_at_Patreon_goes_back_and_who_picks_an_account_in_use_has_a_way_back()
    {
        using (var other = _scene.App.NewBrowser())
        {
            await _scene.App.TokensAsync(other, App.Ada);
        }

        await _scene.App.TokensAsync(Browser, App.Edsger);
        await OpenAsync($"social/patreon-local/change?redirect={Back}");
        await Browser.PressAsync("Choose another Patreon account");
        await Browser.PressAsync("Deny");
        Assert.Equal("1", Browser.Answer["linked"]);

        await OpenAsync($"social/patreon-local/change?redirect={Back}");
        await Browser.PressAsync("Choose another Patreon account");
        await Browser.PressAsync(App.Ada);

        Assert.Equal(HttpStatusCode.BadRequest, Browser.Status);
        Assert.Equal($"{_scene.Tenant.Settings.PublicUrl}/account?linked=1", Browser.Page.QuerySelector(".other a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task The_pages_speak_the_language_they_are_asked_for_and_need_a_session()
    {
        await OpenAsync("security?ui_locales=th");
        Assert.Equal(HttpStatusCode.Unauthorized, Browser.Status);

        await _scene.App.TokensAsync(Browser);
        await OpenAsync("security?ui_locales=th");

        Assert.Equal("ความปลอดภัยของบัญชี", Browser.Heading);
    }

    [Fact]
    public async Task An_account_center_that_is_off_has_no_pages()
    {
        await _scene.App.TokensAsync(Browser);
        await Browser.OpenAsync($"{_scene.Tenant.Origin}/console/application");
        await Browser.PressAsync("Turn the Account Center off");

        await OpenAsync("security");

        Assert.Equal(HttpStatusCode.NotFound, Browser.Status);
    }

    public async Task InitializeAsync() => _scene = await TenantWithApp.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    private Task OpenAsync(string page) => Browser.OpenAsync($"{_scene.Tenant.Origin}/account/{page}");
}
