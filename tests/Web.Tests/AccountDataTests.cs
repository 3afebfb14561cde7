using System.Net;
using System.Text.Json;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>A person's own data: the download, and the deletion of the account.</summary>
public sealed class AccountDataTests : IClassFixture<LogtoSite>, IDisposable
{
    private readonly string _person = $"person-{Guid.NewGuid():n}";
    private readonly TestBrowser _browser = new();
    private readonly TestBrowser _phone = new();
    private readonly LogtoSite _site;

    public AccountDataTests(LogtoSite site)
    {
        _site = site;
        site.Provider.Reset();
        foreach (var browser in (TestBrowser[])[_browser, _phone])
        {
            browser.Cookies.Add(site.Provider.Url, new Cookie(TestProvider.PersonCookie, _person));
        }
    }

    public void Dispose()
    {
        _browser.Dispose();
        _phone.Dispose();
    }

    [Fact]
    public async Task The_download_has_everything_about_the_person_and_no_secret()
    {
        await SignInAsync(_phone);
        await SignInAsync(_browser);

        using var response = await _browser.GetAsync(new Uri(_site.App.Url, "/account/data"));
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        using var data = JsonDocument.Parse(text);
        var profile = data.RootElement.GetProperty("profile");
        Assert.Equal(_person, profile.GetProperty("subject").GetString());
        Assert.Equal(_person, profile.GetProperty("name").GetString());
        var sessions = data.RootElement.GetProperty("sessions").EnumerateArray().ToList();
        Assert.Equal(2, sessions.Count);
        Assert.Single(sessions, session => session.GetProperty("isCurrent").GetBoolean());
        Assert.All(sessions, session => Assert.Equal(_person, session.GetProperty("dataFromLogto").GetProperty("sub").GetString()));
        Assert.DoesNotContain(TestProvider.AccessToken, text, StringComparison.Ordinal);
        Assert.DoesNotContain("refresh-", text, StringComparison.Ordinal);
        Assert.DoesNotContain(SessionKey(), text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("th")]
    public async Task The_download_is_named_by_the_day_in_every_language(string language)
    {
        _browser.AcceptLanguage = language;
        await SignInAsync(_browser);

        using var response = await _browser.GetAsync(new Uri(_site.App.Url, "/account/data"));

        Assert.Matches(@"^bookstore-20\d\d-\d\d-\d\d\.json$", response.Content.Headers.ContentDisposition!.FileName);
    }

    [Fact]
    public async Task Ends_of_sessions_that_are_kept_are_in_the_download()
    {
        await SignInAsync(_phone);
        await _browser.PressAsync(await SignInAsync(_browser), "Sign out everywhere else");

        using var response = await _browser.GetAsync(new Uri(_site.App.Url, "/account/data"));

        using var data = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("endedByOwner", Assert.Single(data.RootElement.GetProperty("sessionEnds").EnumerateArray()).GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("/account/data")]
    [InlineData("/account/delete")]
    public async Task A_visitor_is_sent_to_the_sign_in(string path)
    {
        using var response = await _browser.GetAsync(new Uri(_site.App.Url, path));

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/sign-in", new Uri(_site.App.Url, response.Headers.Location!).AbsolutePath);
    }

    [Fact]
    public async Task An_account_is_deleted_here_and_at_logto_in_every_browser()
    {
        await SignInAsync(_phone);
        var page = await _browser.FollowAsync(await SignInAsync(_browser), "Delete my account");
        Assert.Contains("Your account at the sign-in service is deleted too", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await ProfilesAsync());

        var end = await _browser.PressAsync(page, "Delete my account", stopAt: $"{_site.Provider.Url}oidc/session/end");

        Assert.Contains("id_token_hint=", end.Url.Query, StringComparison.Ordinal);
        Assert.Equal((0, 0), (await ProfilesAsync(), await SessionsAsync()));
        Assert.Contains(_person, _site.Management.DeletedUsers);
        foreach (var browser in (TestBrowser[])[_browser, _phone])
        {
            var asked = await browser.OpenAsync(new Uri(_site.App.Url, "/account"), stopAt: $"{_site.Provider.Url}oidc/auth");
            Assert.EndsWith("/oidc/auth", asked.Url.AbsolutePath, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_logto_does_not_answer_the_page_says_that_the_account_there_stays()
    {
        var page = await _browser.FollowAsync(await SignInAsync(_browser), "Delete my account");
        _site.Management.Refuse($"DELETE /api/users/{_person}", 503, "");

        page = await _browser.PressAsync(page, "Delete my account");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("your account there still exists", page.Text, StringComparison.Ordinal);
        Assert.Equal((0, 0), (await ProfilesAsync(), await SessionsAsync()));
        // The button ends the session there, for a browser that has none here.
        var end = await _browser.PressAsync(page, "Sign out of the sign-in service", stopAt: $"{_site.Provider.Url}oidc/session/end");
        Assert.EndsWith("/oidc/session/end", end.Url.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_another_site_deletes_nothing()
    {
        await SignInAsync(_browser);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_site.App.Url, "/account/delete"));
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using var response = await _browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(1, await ProfilesAsync());
    }

    [Fact]
    public async Task The_page_speaks_thai()
    {
        await SignInAsync(_browser);
        _browser.AcceptLanguage = "th";

        Assert.Contains("ต้องการลบบัญชีของคุณหรือไม่", (await _browser.OpenAsync(new Uri(_site.App.Url, "/account/delete"))).Text, StringComparison.Ordinal);
    }

    private Task<Page> SignInAsync(TestBrowser browser) => browser.OpenAsync(new Uri(_site.App.Url, "/sign-in?returnUrl=/account"));

    private string SessionKey() =>
        _browser.Cookies.GetCookies(_site.App.Url).Single(cookie => cookie.Name == "bookstore").Value;

    private async Task<long> ProfilesAsync() =>
        (long)(await _site.App.QueryAsync($"SELECT count(*) FROM UserProfiles WHERE Subject = '{_person}'"))[0][0]!;

    private async Task<long> SessionsAsync() => (long)(await _site.App.QueryAsync(
        $"SELECT count(*) FROM UserSessions WHERE ProfileId IN (SELECT Id FROM UserProfiles WHERE Subject = '{_person}')"))[0][0]!;
}
