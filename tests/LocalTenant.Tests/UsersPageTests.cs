using System.Net;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

public sealed class UsersPageTests : IAsyncLifetime
{
    private TenantWithApp _scene = null!;

    private string Page => $"{_scene.Tenant.Origin}/console/users";

    [Fact]
    public async Task The_users_page_lists_the_users()
    {
        await _scene.Browser.OpenAsync(Page);
        Assert.Contains("Nobody has signed in yet.", _scene.Browser.Content, StringComparison.Ordinal);
        Assert.Equal($"{_scene.Tenant.Settings.PatreonOrigin}/control", _scene.Browser.Page.QuerySelector("main a")?.GetAttribute("href"));

        await _scene.App.SignInAsync(_scene.Browser);
        await _scene.Browser.OpenAsync(Page);

        Assert.Equal("Ada Lovelace", Assert.Single(_scene.Browser.Page.QuerySelectorAll("h2")).TextContent);
        Assert.Equal(["Rename Ada Lovelace", "Suspend Ada Lovelace", "Delete Ada Lovelace"], _scene.Browser.ButtonNames());
    }

    [Fact]
    public async Task The_users_page_is_in_thai_for_a_thai_browser()
    {
        await _scene.App.SignInAsync(_scene.Browser);
        using var thai = _scene.App.NewBrowser("th");
        await thai.OpenAsync(Page);

        Assert.Equal("th", thai.Page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("ผู้ใช้", thai.Heading);
        Assert.Contains("ระงับ Ada Lovelace", thai.ButtonNames());
    }

    [Fact]
    public async Task A_renamed_user_has_the_new_name_in_userinfo()
    {
        var tokens = await _scene.App.TokensAsync(_scene.Browser);
        await _scene.PressOnUsersPageAsync("Rename Ada Lovelace", ("name", "  Ada <King>  "));

        var userInfo = (await _scene.App.UserInfoAsync(tokens)).Json;
        Assert.Equal("Ada <King>", (string?)userInfo["name"]);
        Assert.True((long)userInfo["updated_at"]! > (long)App.Claims(tokens)["updated_at"]!);
        Assert.Equal("Ada <King>", _scene.Browser.Page.QuerySelector("h2")!.TextContent);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(129)]
    public async Task An_invalid_name_changes_nothing(int length)
    {
        var tokens = await _scene.App.TokensAsync(_scene.Browser);
        await _scene.PressOnUsersPageAsync("Rename Ada Lovelace", ("name", new string('a', length)));

        Assert.Equal(HttpStatusCode.BadRequest, _scene.Browser.Status);
        Assert.NotNull(_scene.Browser.Page.QuerySelector("[role=alert]"));
        Assert.Equal("Ada Lovelace", (string?)(await _scene.App.UserInfoAsync(tokens)).Json["name"]);
    }

    [Fact]
    public async Task A_deleted_user_loses_tokens_and_session_and_registers_anew()
    {
        var tokens = await _scene.App.TokensAsync(_scene.Browser);
        await _scene.PressOnUsersPageAsync("Delete Ada Lovelace");

        Assert.Empty(_scene.Browser.Page.QuerySelectorAll("h2"));
        await _scene.AssertWorthlessAsync(tokens);
        var later = await _scene.App.TokensAsync(_scene.Browser);
        Assert.NotEqual((string?)App.Claims(tokens)["sub"], (string?)App.Claims(later)["sub"]);
    }

    [Fact]
    public async Task A_form_without_an_antiforgery_token_or_for_an_unknown_user_changes_nothing()
    {
        var tokens = await _scene.App.TokensAsync(_scene.Browser);
        var person = (string)App.Claims(tokens)["sub"]!;
        await _scene.Browser.PostAsync($"{Page}/{person}/delete", []);
        Assert.Equal(HttpStatusCode.BadRequest, _scene.Browser.Status);
        Assert.Equal(HttpStatusCode.OK, (await _scene.App.UserInfoAsync(tokens)).Status);

        await _scene.Browser.OpenAsync(Page);
        var stale = _scene.Browser.Page.QuerySelector("input[name=form_token]")!.GetAttribute("value");
        await _scene.Browser.PostAsync($"{Page}/nobody/delete", new() { ["form_token"] = stale });
        Assert.Equal(HttpStatusCode.BadRequest, _scene.Browser.Status);
        Assert.Contains("out of date", _scene.Browser.Page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    public async Task InitializeAsync() => _scene = await TenantWithApp.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();
}
