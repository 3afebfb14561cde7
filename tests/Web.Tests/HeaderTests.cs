using System.Net;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Web.Tests;

/// <summary>What the header of each page shows of the visitor, and the line that says what has just happened.</summary>
public sealed class HeaderTests : IAsyncLifetime
{
    private const string Picture = "https://pictures.example/a.gif";

    private readonly TestBrowser _browser = new();
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _app = await RunningApp.StartAsync(_provider.Settings());
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_visitor_signs_in_from_any_page_and_comes_back_to_it()
    {
        var shelf = await OpenAsync("/shelf?a=b");

        var back = await _browser.PressAsync(shelf, "Sign in");

        Assert.Equal("/shelf?a=b", back.Url.PathAndQuery);
        Assert.True(back.HasButton("Sign out"));
        Assert.False(back.HasButton("Sign in"));
    }

    [Theory]
    [InlineData("Robin Reader", Picture, "RR")]
    [InlineData("robin de la Reader", null, "RR")]
    [InlineData("โรบิน", null, "ร")]
    [InlineData("แมว ใจดี", null, "มจ")]
    [InlineData("李小龍", null, "李")]
    [InlineData("👩‍🚀 Ada", null, "A")]
    [InlineData("<b> \"x\"", "javascript:alert(1)", "BX")]
    [InlineData(null, "http://pictures.example/a.gif", "R")]
    public async Task The_menu_has_the_initials_and_the_picture_of_the_person(string? name, string? picture, string initials)
    {
        _provider.UserInfo = () => Results.Json(new { sub = "abc123def456", name, picture, identities = new { } });
        var home = await OpenAsync("/sign-in");

        var avatar = home.Document.QuerySelector("header .avatar")!;
        Assert.Equal(initials, avatar.TextContent.Trim());
        Assert.Equal(picture == Picture ? picture : null, avatar.QuerySelector("img")?.GetAttribute("src"));
        Assert.Contains($"Account of {name ?? "reader"}", home.Document.QuerySelector("header summary")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_that_changed_at_logto_is_in_the_header_of_the_next_page()
    {
        _provider.UserInfo = () => Results.Json(new { sub = "abc123def456", name = "Robin", identities = new { } });
        Assert.Null((await OpenAsync("/sign-in")).Document.QuerySelector("header .avatar img"));

        _provider.UserInfo = () => Results.Json(new { sub = "abc123def456", name = "Robin", picture = Picture, identities = new { } });
        await OpenAsync("/sign-in?another=1");

        Assert.NotNull((await OpenAsync("/shelf")).Document.QuerySelector("header .avatar img"));
    }

    [Theory]
    [InlineData("/shelf", "/shelf", "page")]
    [InlineData("/shelf/the-lamp-on-the-landing", "/shelf", "true")]
    [InlineData("/account", "/account", "page")]
    [InlineData("/account/delete", "/account", "true")]
    [InlineData("/", null, null)]
    public async Task The_header_marks_where_the_visitor_is(string path, string? link, string? current)
    {
        await OpenAsync("/sign-in");

        var marked = (await OpenAsync(path)).Document.QuerySelectorAll("header [aria-current]");

        Assert.Equal(link is null ? [] : [(link, current)], marked.Select(one => (one.GetAttribute("href"), one.GetAttribute("aria-current"))));
    }

    [Fact]
    public async Task A_page_says_once_that_the_visitor_signed_out()
    {
        await OpenAsync("/sign-in");
        await _browser.PressAsync(await OpenAsync("/shelf"), "Sign out", stopAt: _provider.Url.AbsoluteUri);

        var home = await OpenAsync("/");
        var line = home.Document.QuerySelector("main [role=status]")!;
        Assert.Equal(("You've signed out.", "-1", true), (line.TextContent.Trim(), line.GetAttribute("tabindex"), line.HasAttribute("autofocus")));
        Assert.Null((await OpenAsync("/")).Document.QuerySelector("[role=status]"));
        Assert.Null(_browser.Cookies.GetCookies(_app.Url)["bookstore-status"]);
    }

    [Theory]
    [InlineData("SignedOut")]
    [InlineData("{\"Message\":0}")]
    [InlineData("Send your password to evil.example")]
    public async Task A_line_that_this_site_did_not_write_is_not_shown(string planted)
    {
        _browser.Cookies.Add(_app.Url, new Cookie("bookstore-status", Uri.EscapeDataString(planted)));

        Assert.Null((await OpenAsync("/?status=SignedOut")).Document.QuerySelector("[role=status]"));
    }

    [Fact]
    public async Task Whoever_could_only_sign_out_here_sees_the_header_of_a_visitor()
    {
        await OpenAsync("/sign-in");
        var account = await OpenAsync("/account");
        await _app.KillAsync();
        await _provider.DisposeAsync();
        await _app.StartAgainAsync();

        var page = await _browser.PressAsync(account, "Sign out");

        Assert.Contains("You're signed out here", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("header .avatar"));
        Assert.True(page.HasButton("Sign in"));
    }

    [Fact]
    public async Task Where_patreon_is_the_only_way_to_sign_in_one_link_goes_straight_there()
    {
        await using var app = await RunningApp.StartAsync([.. _provider.Settings(), ("Logto__SocialOnly", "true")]);
        foreach (var path in (string[])["/", "/shelf", "/nope"])
        {
            var page = await _browser.OpenAsync(new Uri(app.Url, path));
            Assert.False(page.HasButton("Sign in"));
            var link = Assert.Single(page.Document.QuerySelectorAll("a.button"), link => link.TextContent == "Continue with Patreon");
            Assert.StartsWith("/sign-in?with=patreon", link.GetAttribute("href"), StringComparison.Ordinal);
        }

        var back = await _browser.FollowAsync(await _browser.OpenAsync(new Uri(app.Url, "/shelf?a=b")), "Continue with Patreon");
        Assert.Equal("/shelf?a=b", back.Url.PathAndQuery);
        Assert.Equal("social:patreon", _provider.AuthorizationRequests.Last()["direct_sign_in"]);
    }

    private Task<Page> OpenAsync(string path) => _browser.OpenAsync(new Uri(_app.Url, path));
}
