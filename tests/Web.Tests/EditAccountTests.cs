using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Bookstore.Application.Ports;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Web.Tests;

/// <summary>What a person can change about themselves, through Logto's Account API and Account Center.</summary>
public sealed class EditAccountTests : IClassFixture<LogtoSite>, IDisposable
{
    private readonly string _person = $"person-{Guid.NewGuid():n}";
    private readonly TestBrowser _browser = new();
    private readonly LogtoSite _site;

    public EditAccountTests(LogtoSite site)
    {
        _site = site;
        site.Provider.Reset();
        site.Account.Reset();
        site.Clock.Lateness = TimeSpan.Zero;
        site.Token = new AccessTokenResult.Issued(TestAccountApi.Token, DateTimeOffset.UtcNow.AddHours(1), []);
        site.NextToken = null;
        _browser.Cookies.Add(site.Provider.Url, new Cookie(TestProvider.PersonCookie, _person));
    }

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task A_changed_name_is_saved_at_logto_and_shown_here_at_once()
    {
        var page = await OpenAsync();
        Field(page, "name").Value = "Grace B. Hopper";

        var account = await _browser.PressAsync(page, "Save");

        Assert.Equal("/account", account.Url.AbsolutePath);
        Assert.Contains("Grace B. Hopper", account.Text, StringComparison.Ordinal);
        Assert.Equal("""{"name":"Grace B. Hopper"}""", Assert.Single(_site.Account.Changes));
        Assert.DoesNotContain(TestAccountApi.Token, _site.App.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_a_change_asks_nothing_of_logto()
    {
        var account = await _browser.PressAsync(await OpenAsync(), "Save");

        Assert.Equal("/account", account.Url.AbsolutePath);
        Assert.Empty(_site.Account.Changes);
    }

    [Fact]
    public async Task A_link_to_the_page_decides_nothing_of_what_is_saved()
    {
        await SignInAsync();
        var page = await _browser.OpenAsync(new Uri(_site.App.Url, "/account/edit?typed=1&typed.name=Mallory&name=Mallory&shown.name=Mallory&username=mallory"));
        Field(page, "name").Value = "Grace B. Hopper";

        await _browser.PressAsync(page, "Save");

        Assert.Equal("""{"name":"Grace B. Hopper"}""", Assert.Single(_site.Account.Changes));
    }

    [Fact]
    public async Task An_emptied_field_is_cleared()
    {
        var page = await OpenAsync();
        Field(page, "picture").Value = " ";

        await _browser.PressAsync(page, "Save");

        Assert.Equal("""{"avatar":null}""", Assert.Single(_site.Account.Changes));
    }

    [Fact]
    public async Task A_form_that_was_opened_before_another_one_was_saved_takes_nothing_back()
    {
        var page = await OpenAsync();
        _site.Account.Account["name"] = "Grace of another tab";
        Field(page, "username").Value = "grace";

        await _browser.PressAsync(page, "Save");

        Assert.Equal("""{"username":"grace"}""", Assert.Single(_site.Account.Changes));
    }

    [Fact]
    public async Task Nor_does_a_form_that_is_shown_again_with_what_was_wrong()
    {
        var page = await OpenAsync();
        _site.Account.Account["name"] = "Grace of another tab";
        _site.Account.Refuse("PATCH", "error.patch.username-invalid");
        Field(page, "username").Value = "1 bad";
        page = await _browser.PressAsync(page, "Save");
        Assert.Equal(("Grace of another tab", "1 bad"), (Field(page, "name").Value, Field(page, "username").Value));
        _site.Account.Instead.Clear();
        _site.Account.Changes.Clear();
        _site.Account.Account["name"] = "Grace of a third one";
        Field(page, "username").Value = "grace";

        await _browser.PressAsync(page, "Save");

        Assert.Equal("""{"username":"grace"}""", Assert.Single(_site.Account.Changes));
    }

    [Fact]
    public async Task A_field_that_the_form_did_not_have_stays()
    {
        var picture = _site.Account.Account["avatar"]!.DeepClone();
        _site.Account.Account.Remove("avatar");
        var page = await OpenAsync();
        _site.Account.Account["avatar"] = picture;

        var account = await _browser.PressAsync(page, "Save");

        Assert.Equal("/account", account.Url.AbsolutePath);
        Assert.Empty(_site.Account.Changes);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("Grace B. Hopper", """{"name":"Grace B. Hopper"}""")]
    public async Task A_form_that_does_not_say_what_it_showed_changes_what_it_fills_in(string? name, string? change)
    {
        var page = await OpenAsync();
        var token = Field(page, "__RequestVerificationToken").Value;
        KeyValuePair<string, string>[] fields = [new("__RequestVerificationToken", token), .. name is null ? [] : new[] { KeyValuePair.Create("name", name) }];

        using var response = await _browser.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, page.Url) { Content = new FormUrlEncodedContent(fields) });

        Assert.Equal("/account", response.Headers.Location?.OriginalString);
        Assert.Equal(change, _site.Account.Changes.SingleOrDefault());
    }

    [Fact]
    public async Task A_username_that_logto_rejects_is_shown_beside_its_field_with_what_was_typed()
    {
        _site.Account.Refuse("PATCH", "error.patch.username-invalid");
        var page = await OpenAsync();
        Field(page, "username").Value = "1 bad";

        page = await _browser.PressAsync(page, "Save");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(("1 bad", "true"), (Field(page, "username").Value, Field(page, "username").GetAttribute("aria-invalid")));
        Assert.Contains("doesn't accept that", page.Document.QuerySelector("#username-hint")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("doesn't accept that", page.Document.QuerySelector("#name-hint")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user.username_already_in_use", "#username-hint", "That's already taken.")]
    [InlineData("account_center.filed_not_editable", ".hint", "That can't be changed here.")]
    public async Task Errors_that_logto_names_by_their_code_have_a_text(string code, string where, string text)
    {
        _site.Account.Instead["PATCH"] = Results.Json(new { code, message = "Something." }, statusCode: 422);
        var page = await OpenAsync();
        Field(page, "username").Value = "robin";

        page = await _browser.PressAsync(page, "Save");

        Assert.Contains(text, page.Document.QuerySelector(where)!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://pictures.example/1.png")]
    [InlineData("not an address")]
    public async Task A_picture_that_no_page_would_show_is_not_sent(string picture)
    {
        var page = await OpenAsync();
        Field(page, "picture").Value = picture;

        page = await _browser.PressAsync(page, "Save");

        Assert.Contains("doesn't accept that", page.Document.QuerySelector("#picture-hint")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(_site.Account.Changes);
    }

    // A form in the usual encoding can't have one: the framework does not read it.
    [Theory]
    [InlineData("name", "a\0b")]
    [InlineData("username", "a\0b")]
    [InlineData("picture", "https://pictures.example/\0.png")]
    public async Task A_NUL_which_logto_answers_with_an_error_of_its_own_is_not_sent(string field, string value)
    {
        var page = await OpenAsync();
        using var content = new MultipartFormDataContent
        {
            { new StringContent(Field(page, "__RequestVerificationToken").Value), "__RequestVerificationToken" },
            { new StringContent(value), field },
        };

        using var response = await _browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, page.Url) { Content = content });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        page = new Page(page.Url, response.StatusCode, await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStringAsync()));
        Assert.Contains("doesn't accept that", page.Document.QuerySelector($"#{field}-hint")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(_site.Account.Changes);
    }

    [Fact]
    public async Task A_picture_that_logto_has_already_keeps_no_other_field_from_being_saved()
    {
        _site.Account.Account["avatar"] = "http://pictures.example/1.png";
        var page = await OpenAsync();
        Field(page, "name").Value = "Grace B. Hopper";

        var account = await _browser.PressAsync(page, "Save");

        Assert.Equal("/account", account.Url.AbsolutePath);
        Assert.Equal("""{"name":"Grace B. Hopper"}""", Assert.Single(_site.Account.Changes));
    }

    [Fact]
    public async Task A_field_that_the_account_center_does_not_show_is_not_offered()
    {
        _site.Account.Account.Remove("username");

        var page = await OpenAsync();

        Assert.Null(page.Document.QuerySelector("#username"));
        Assert.NotNull(page.Document.QuerySelector("#name"));
    }

    [Fact]
    public async Task Without_an_account_center_the_page_says_so_and_tells_somebody_without_Patreon_what_a_sign_in_with_it_does()
    {
        _site.Account.Refuse("GET", "error.disabled");

        var page = await OpenAsync();

        Assert.Contains("doesn't let you change", page.Text, StringComparison.Ordinal);
        Assert.Contains("you get a different account here", page.Text, StringComparison.Ordinal);
        Assert.Equal(["/sign-in?with=patreon&returnUrl=/account"], PatreonLinks(page).Select(link => link.PathAndQuery));
    }

    [Fact]
    public async Task The_account_page_leads_somebody_without_Patreon_to_where_it_can_be_linked()
    {
        await SignInAsync();

        var account = await _browser.OpenAsync(new Uri(_site.App.Url, "/account"));

        Assert.Equal("/account/edit#patreon", account.Document.QuerySelector("section[aria-labelledby=profile] .actions a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Somebody_who_can_pass_the_verification_is_led_to_the_account_centers_pages_and_back()
    {
        _site.Account.Account["hasPassword"] = true;
        _site.Account.Account["username"] = "grace";
        _site.Account.Experience["signIn"]!["methods"] = System.Text.Json.Nodes.JsonNode.Parse(
            """[{"identifier":"username","password":true,"verificationCode":false,"isPasswordPrimary":true}]""");

        var links = PatreonLinks(await OpenAsync());

        Assert.Equal(
            ["/account/social/patreon-connector-id/change", "/account/social/patreon-connector-id/remove"], links.Select(link => link.AbsolutePath));
        Assert.All(links, link => Assert.Equal(
            $"?redirect={Uri.EscapeDataString($"{_site.App.Url}account")}&ui_locales=en", link.Query));
        Assert.All(links, link => Assert.Equal(_site.Provider.Url.Authority, link.Authority));
    }

    [Fact]
    public async Task The_last_way_to_sign_in_is_not_offered_to_be_unlinked()
    {
        _site.Account.Account["hasSecurityVerificationMethod"] = false;

        Assert.Equal(["/account/social/patreon-connector-id/change"], PatreonLinks(await OpenAsync()).Select(link => link.AbsolutePath));
    }

    [Fact]
    public async Task Somebody_with_an_email_and_a_logto_that_sends_none_is_not_led_to_a_page_that_fails()
    {
        // As recorded: an email, no password, no email connector.
        Assert.Equal(["/another-account"], PatreonLinks(await OpenAsync()).Select(link => link.LocalPath));
        _site.Account.Experience["forgotPassword"]!["email"] = true;
        Assert.Equal(["/account/social/patreon-connector-id/change"], PatreonLinks(await OpenAsync()).Select(link => link.AbsolutePath));
    }

    [Fact]
    public async Task Somebody_without_a_patreon_account_can_link_one()
    {
        _site.Account.Account["identities"] = new System.Text.Json.Nodes.JsonObject();
        _site.Account.Account["hasSecurityVerificationMethod"] = false;

        Assert.Equal(["/account/social/patreon-connector-id"], PatreonLinks(await OpenAsync()).Select(link => link.AbsolutePath));
    }

    [Fact]
    public async Task A_session_without_a_token_signs_in_again_and_comes_back()
    {
        await SignInAsync();
        _site.Token = new AccessTokenResult.SignInNeeded();
        _site.Clock.Lateness = TimeSpan.FromMinutes(2);

        var page = await _browser.OpenAsync(new Uri(_site.App.Url, "/account/edit"), stopAt: $"{_site.App.Url}sign-in");

        Assert.Contains(Uri.EscapeDataString("/account/edit"), page.Url.Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 1)]
    [InlineData(-2, 1)] // The clock was ahead then.
    public async Task A_session_that_no_sign_in_gives_a_token_signs_in_once_more_at_most(int minutesOld, int expected)
    {
        await SignInAsync();
        _site.Token = new AccessTokenResult.SignInNeeded();
        _site.Clock.Lateness = TimeSpan.FromMinutes(minutesOld);
        var signIns = CountSignIns();

        var page = await _browser.OpenAsync(new Uri(_site.App.Url, "/account/edit"));

        Assert.Equal(("/account/edit", HttpStatusCode.ServiceUnavailable), (page.Url.AbsolutePath, page.Status));
        Assert.Contains("can't be changed just now", page.Text, StringComparison.Ordinal);
        Assert.Equal(expected, signIns());
    }

    [Fact]
    public async Task A_form_of_a_session_that_no_sign_in_gives_a_token_says_that_nothing_can_be_changed()
    {
        var page = await OpenAsync();
        _site.Token = new AccessTokenResult.SignInNeeded();

        page = await _browser.PressAsync(page, "Save");

        Assert.Equal(("/account/edit", HttpStatusCode.ServiceUnavailable), (page.Url.AbsolutePath, page.Status));
    }

    [Fact]
    public async Task A_patreon_account_of_a_session_that_no_sign_in_gives_a_token_can_not_be_changed()
    {
        var page = await OpenAsync();
        _site.Token = new AccessTokenResult.SignInNeeded();
        var signIns = CountSignIns();

        using var response = await _browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(_site.App.Url, "/account/patreon"))
        {
            Content = new FormUrlEncodedContent([new("change", "Link"), new("__RequestVerificationToken", Field(page, "__RequestVerificationToken").Value)]),
        });

        Assert.Equal("/account/patreon?outcome=Unavailable", response.Headers.Location?.OriginalString);
        Assert.Equal(0, signIns());
    }

    [Fact]
    public async Task A_logto_that_does_not_answer_or_rejects_the_token_is_a_page_that_says_so()
    {
        await SignInAsync();
        foreach (var instead in (IResult[])[Results.StatusCode(503), Results.Text("<h1>Please log in</h1>"), Results.Json(new { code = "auth.unauthorized" }, statusCode: 401)])
        {
            _site.Account.Instead["GET"] = instead;
            var page = await _browser.OpenAsync(new Uri(_site.App.Url, "/account/edit"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
            Assert.Contains("Your account at the sign-in service can't be changed just now", page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_that_was_revoked_at_logto_is_replaced_and_nothing_is_shown_of_it()
    {
        _site.NextToken = _site.Token;
        _site.Token = new AccessTokenResult.Issued("a-revoked-token", DateTimeOffset.UtcNow.AddHours(1), []);
        var page = await OpenAsync();
        Field(page, "name").Value = "Grace B. Hopper";

        var account = await _browser.PressAsync(page, "Save");

        Assert.Equal("/account", account.Url.AbsolutePath);
        Assert.Contains("Grace B. Hopper", account.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_whose_revoked_token_is_not_replaced_signs_in_again()
    {
        await SignInAsync();
        _site.Token = new AccessTokenResult.Issued("a-revoked-token", DateTimeOffset.UtcNow.AddHours(1), []);
        _site.NextToken = new AccessTokenResult.SessionEnded();
        _site.Clock.Lateness = TimeSpan.FromMinutes(2);

        var page = await _browser.OpenAsync(new Uri(_site.App.Url, "/account/edit"), stopAt: $"{_site.App.Url}sign-in");

        Assert.Contains(Uri.EscapeDataString("/account/edit"), page.Url.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_speaks_thai()
    {
        await SignInAsync();
        _browser.AcceptLanguage = "th";

        Assert.Contains("แก้ไขบัญชีของคุณ", (await _browser.OpenAsync(new Uri(_site.App.Url, "/account/edit"))).Text, StringComparison.Ordinal);
    }

    private Func<int> CountSignIns()
    {
        var count = 0;
        _site.Provider.OnRequest = request =>
        {
            count += request.Path == "/oidc/auth" ? 1 : 0;
            return Task.CompletedTask;
        };
        return () => count;
    }

    private static IHtmlInputElement Field(Page page, string name) => (IHtmlInputElement)page.Document.QuerySelector($"#{name}, [name={name}]")!;

    private static List<Uri> PatreonLinks(Page page) =>
        [.. page.Document.QuerySelectorAll("main .actions a").Select(link => new Uri(page.Url, link.GetAttribute("href")))];

    private Task<Page> SignInAsync() => _browser.OpenAsync(new Uri(_site.App.Url, "/sign-in?returnUrl=/account"));

    private async Task<Page> OpenAsync()
    {
        await SignInAsync();
        var page = await _browser.OpenAsync(new Uri(_site.App.Url, "/account/edit"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return page;
    }
}
