using System.Text;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>The whole way of a sign-in, against the local tenant, over HTTP.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private readonly TestBrowser _browser = new();
    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.StartAsync();

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_patron_signs_in_and_out_and_in_again_and_stays_one_profile_with_one_patreon_identity()
    {
        var home = await _browser.OpenAsync(_app.Url);
        var experience = await _browser.PressAsync(home, "Sign in");
        Assert.Equal(_app.Tenant.Authority, experience.Url.Authority);
        var patreon = await _browser.PressAsync(experience, "Continue with Patreon");
        home = await _browser.PressAsync(patreon, "active patron");
        Assert.Equal(_app.Url, home.Url);
        Assert.Contains("Hello, ", home.Text, StringComparison.Ordinal);

        home = await _browser.PressAsync(home, "Sign out");
        Assert.Equal(_app.Url, home.Url);
        Assert.True(home.HasButton("Sign in"));
        Assert.Equal(0, await _app.CountAsync("UserSessions"));

        home = await _browser.SignInAsync(_app);
        Assert.True(home.HasButton("Sign out"));
        Assert.Equal(1, await _app.CountAsync("UserProfiles"));
        Assert.Equal(1, await _app.CountAsync("PatreonIdentities"));
        Assert.Equal(1, await _app.CountAsync("UserSessions"));
    }

    [Fact]
    public async Task Claims_of_logto_are_in_the_rows_and_on_the_account_page()
    {
        var account = await _browser.SignInAsync(_app, path: "/sign-in?returnUrl=/account");

        Assert.Equal("/account", account.Url.AbsolutePath);
        var profile = Assert.Single(await _app.QueryAsync("SELECT Issuer, Name, Email, EmailVerified FROM UserProfiles"));
        var patreon = Assert.Single(await _app.QueryAsync("SELECT Name, Email, PatreonUserId FROM PatreonIdentities"));
        Assert.Equal($"{_app.Tenant.AbsoluteUri}oidc", profile[0]);
        Assert.Equal(profile[1], patreon[0]);
        Assert.Equal(profile[2], patreon[1]);
        Assert.Equal(1L, profile[3]);
        foreach (var value in (object?[])[profile[1], profile[2], patreon[2]])
        {
            Assert.Contains((string)value!, account.Text, StringComparison.Ordinal);
        }

        Assert.Contains("\"identities\": {", account.Document.QuerySelector("details pre")!.TextContent, StringComparison.Ordinal);
        Assert.Single(account.Document.QuerySelectorAll("img.portrait"));
    }

    [Fact]
    public async Task A_person_without_an_email_address_signs_in()
    {
        await _browser.SignInAsync(_app, "without email");

        var profile = Assert.Single(await _app.QueryAsync("SELECT Name, Email FROM UserProfiles"));
        Assert.NotNull(profile[0]);
        Assert.Null(profile[1]);
    }

    [Fact]
    public async Task Another_account_prompts_for_a_login_and_signs_in_the_other_person()
    {
        await _browser.SignInAsync(_app, "active patron");
        var first = SessionKey();

        await _browser.SignInAsync(_app, "free member", "/sign-in?another=1");

        Assert.Equal(2, await _app.CountAsync("UserProfiles"));
        Assert.Equal(1, await _app.CountAsync("UserSessions"));
        Assert.NotEqual(first, SessionKey());
    }

    [Fact]
    public async Task A_denial_at_patreon_ends_at_the_tenant_and_opens_no_session()
    {
        var page = await _browser.SignInAsync(_app, "Deny");

        Assert.Equal(_app.Tenant.Authority, page.Url.Authority);
        Assert.Equal(0, await _app.CountAsync("UserProfiles"));
    }

    [Fact]
    public async Task The_session_cookie_is_43_characters_and_its_row_holds_neither_the_key_nor_a_token_in_the_clear()
    {
        await _browser.SignInAsync(_app);

        var key = SessionKey();
        Assert.Equal(43, key.Length);
        var row = Assert.Single(await _app.QueryAsync("SELECT KeyHash, Ticket FROM UserSessions"));
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(key)), (byte[])row[0]!);
        var database = Encoding.Latin1.GetString(await ReadDatabaseAsync());
        Assert.DoesNotContain(key, database, StringComparison.Ordinal);
        Assert.DoesNotContain("access_token", database, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", database, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_survive_a_restart()
    {
        await _browser.SignInAsync(_app);

        await _app.KillAsync();
        await _app.StartAgainAsync();

        var account = await _browser.OpenAsync(new Uri(_app.Url, "/account"));
        Assert.Equal("/account", account.Url.AbsolutePath);
    }

    [Fact]
    public async Task An_expired_session_asks_to_sign_in()
    {
        await _browser.SignInAsync(_app);
        await _app.KillAsync();
        await _app.StartAgainAsync();

        await _app.QueryAsync("UPDATE UserSessions SET ExpiresAt = '2020-01-01 00:00:00' RETURNING 1");

        using var account = await _browser.GetAsync(new Uri(_app.Url, "/account"));
        Assert.Equal("/sign-in?returnUrl=%2Faccount", account.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task The_console_log_of_a_whole_session_has_no_token_secret_or_personal_data()
    {
        var home = await _browser.SignInAsync(_app);
        var key = SessionKey();
        var profile = Assert.Single(await _app.QueryAsync("SELECT Name, Email, Subject FROM UserProfiles"));
        await _browser.PressAsync(home, "Sign out");

        await _app.WaitForLogAsync("signed out");
        foreach (var secret in (string[])["eyJ", key, (string)profile[0]!, (string)profile[1]!, (string)profile[2]!])
        {
            Assert.DoesNotContain(secret, _app.Output, StringComparison.Ordinal);
        }
    }

    private string SessionKey() => _browser.Cookies.GetCookies(_app.Url)["bookstore"]!.Value;

    private async Task<byte[]> ReadDatabaseAsync()
    {
        var bytes = new List<byte>();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_app.DatabasePath)!, "bookstore.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var memory = new MemoryStream();
            await stream.CopyToAsync(memory);
            bytes.AddRange(memory.ToArray());
        }

        return [.. bytes];
    }
}
