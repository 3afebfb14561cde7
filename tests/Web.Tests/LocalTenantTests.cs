using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>The app and the local tenant together: what happens at Logto reaches the app by itself.</summary>
public sealed class LocalTenantTests : IAsyncLifetime
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
    public async Task A_sign_out_at_logto_ends_the_session_here()
    {
        await _browser.SignInAsync(_app);
        Assert.NotNull(Assert.Single(await _app.QueryAsync("SELECT LogtoSessionId FROM UserSessions"))[0]);

        await _browser.OpenAsync(new Uri(_app.Tenant, "/oidc/session/end?client_id=bookstore-local"));
        await _app.WaitForLogAsync("signed out");

        using var account = await _browser.GetAsync(new Uri(_app.Url, "/account"));
        Assert.Equal(HttpStatusCode.Redirect, account.StatusCode);
        Assert.Equal(0, await _app.CountAsync("UserSessions"));
    }

    [Fact]
    public async Task A_suspension_at_logto_ends_the_session_here()
    {
        await _browser.SignInAsync(_app);

        await _browser.PressAsync(await UsersAsync(), "Suspend");
        await _app.WaitForLogAsync("signed out");

        Assert.Equal(0, await _app.CountAsync("UserSessions"));
        Assert.Equal(1, await _app.CountAsync("UserProfiles"));
    }

    [Fact]
    public async Task A_deletion_at_logto_ends_the_session_here_and_a_rename_shows_before_it()
    {
        await _browser.SignInAsync(_app);
        var users = await UsersAsync();
        users.Document.QuerySelector("input[name=name]")!.SetAttribute("value", "Countess of Lovelace");

        users = await _browser.PressAsync(users, "Rename");
        await _app.WaitForLogAsync("Processed a Logto webhook: UserUpdated");
        Assert.Equal("Countess of Lovelace", Assert.Single(await _app.QueryAsync("SELECT Name FROM UserProfiles"))[0]);

        await _browser.PressAsync(users, "Delete");
        await _app.WaitForLogAsync("Processed a Logto webhook: UserDeleted");
        Assert.Equal(0, await _app.CountAsync("UserProfiles"));
    }

    [Fact]
    public async Task Setup_sets_it_up_as_any_logto_where_it_does_not_know_it()
    {
        var home = Directory.CreateTempSubdirectory("bookstore-home-");
        string[] setup =
        [
            "setup", "--yes", "--social-only", "--api", "http://localhost/books", "--permission", "read:books", "--librarian-role",
            "--organization-role", "host=invite:reader,read:circle", "--organization-webhooks", "--account-center",
        ];
        (string, string?)[] settings =
        [
            ("Logto__Endpoint", _app.Tenant.AbsoluteUri), ("Logto__AppId", "bookstore-local"), ("APPDATA", home.FullName),
            ("Logto__Management__AppId", "bookstore-local-management"), ("Logto__Management__AppSecret", "the-management-api-is-on-this-machine-only"),
            // With its port it would be known, and left alone.
            ("LocalTenant__Port", $"{RunningApp.FreePort()}"),
        ];

        var (exitCode, output, errors) = await _app.RunBesideAsync(setup, settings);

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("create  API resource http://localhost/books", output, StringComparison.Ordinal);
        Assert.Contains("permissions of host: none -> invite:reader, read:circle", output, StringComparison.Ordinal);
        (exitCode, output, errors) = await _app.RunBesideAsync(setup, settings);
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("Nothing to change.", output, StringComparison.Ordinal);
        await _browser.SignInAsync(_app);
        home.Delete(recursive: true);
    }

    [Fact]
    public async Task A_misconfigured_application_is_explained_on_the_page_and_by_doctor()
    {
        var application = await _browser.OpenAsync(new Uri(_app.Tenant, "/console/application"));
        var leaving = await _browser.OpenAsync(new Uri(_app.Url, "/sign-in"));

        application = await _browser.PressAsync(application, "Let the app secret expire");

        Assert.Contains("no longer set up", (await SignInAsync()).Text, StringComparison.Ordinal);
        (await Report.OfAsync(_app)).Fails("logto.client", "the app secret has expired", "Logto:AppSecret");
        // A sign-in that was under way finds it at the token endpoint.
        Assert.Contains("no longer set up", (await FinishAsync(leaving)).Text, StringComparison.Ordinal);

        application = await _browser.PressAsync(application, "Make the app secret valid again");
        await _browser.PressAsync(application, "Make it machine-to-machine");

        var page = await SignInAsync();
        Assert.Contains("not as a website that people sign in to", page.Text, StringComparison.Ordinal);
        Assert.Equal("Logto:AppId = bookstore-local", page.Document.QuerySelector(".hint code")!.TextContent);
        (await Report.OfAsync(_app)).Fails("logto.client", "has the wrong type", "Traditional web");

        Task<Page> SignInAsync() => _browser.OpenAsync(new Uri(_app.Url, "/sign-in"));

        async Task<Page> FinishAsync(Page tenant)
        {
            tenant = await _browser.PressAsync(tenant, "Continue with Patreon");
            return await _browser.PressAsync(tenant, "active patron");
        }
    }

    private Task<Page> UsersAsync() => _browser.OpenAsync(new Uri(_app.Tenant, "/console/users"));
}
