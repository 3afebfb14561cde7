using System.Net;
using Bookstore.LocalTenant.Tests.Support;
using static Bookstore.LocalTenant.Tests.Support.Recording;

namespace Bookstore.LocalTenant.Tests;

/// <summary><c>/console/application</c> shows what can go wrong with an application, in the words of a real Logto.</summary>
public sealed class ApplicationPageTests : IAsyncLifetime
{
    private TenantWithApp _scene = null!;

    private string Page => $"{_scene.Tenant.Origin}/console/application";

    [Fact]
    public async Task An_expired_secret_is_rejected_as_recorded_until_it_is_valid_again()
    {
        var tokens = await _scene.App.TokensAsync(_scene.Browser);
        await PressAsync("Let the app secret expire");

        AssertRecorded("error.par.secret-expired", await _scene.App.PushAsync());
        AssertRecorded("error.token.secret-expired", await _scene.App.RefreshAsync(tokens));
        // To a wrong one Logto says nothing of that.
        var wrong = await _scene.App.PostAsync("request", _scene.App.Request(("client_secret", "wrong")).ToDictionary(), withCredentials: false);
        Assert.Equal("invalid_client", (string?)wrong.Json["error"]);

        await PressAsync("Make the app secret valid again");
        Assert.Equal(HttpStatusCode.Created, (await _scene.App.PushAsync()).Status);
        Assert.Equal(HttpStatusCode.OK, (await _scene.App.RefreshAsync(tokens)).Status);
    }

    [Fact]
    public async Task A_machine_to_machine_application_is_rejected_as_recorded_before_its_redirect_uri_is_checked()
    {
        await PressAsync("Make it machine-to-machine");

        AssertRecorded("error.par.m2m-application", await _scene.App.PushAsync());
        AssertRecorded("error.par.m2m-application", await _scene.App.PushAsync(("redirect_uri", "http://localhost:1/elsewhere")));
        var authorize = await _scene.App.GetAsync(_scene.App.AuthorizeUrl(("prompt", "none")));
        Assert.Equal(
            (HttpStatusCode.BadRequest, "requested response_type is not allowed for this client"),
            (authorize.Status, (string?)authorize.Json["error_description"]));

        await PressAsync("Make it traditional web");
        Assert.Equal(HttpStatusCode.Created, (await _scene.App.PushAsync()).Status);
    }

    [Fact]
    public async Task A_form_without_an_antiforgery_token_changes_nothing_and_the_page_is_in_thai()
    {
        await _scene.Browser.PostAsync($"{Page}/expire-secret", []);
        Assert.Equal(HttpStatusCode.BadRequest, _scene.Browser.Status);
        Assert.Equal(HttpStatusCode.Created, (await _scene.App.PushAsync()).Status);

        using var thai = _scene.App.NewBrowser("th");
        await thai.OpenAsync(Page);
        Assert.Equal("แอปพลิเคชัน", thai.Heading);
    }

    [Fact]
    public async Task The_tenants_files_are_private()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await _scene.App.TokensAsync(_scene.Browser);

        var files = Directory.GetFiles(_scene.Tenant.Folder, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.EndsWith("tenant.db", StringComparison.Ordinal));
        foreach (var file in files)
        {
            Assert.Equal((file, UnixFileMode.UserRead | UnixFileMode.UserWrite), (file, File.GetUnixFileMode(file)));
        }
    }

    public async Task InitializeAsync() => _scene = await TenantWithApp.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    private async Task PressAsync(string button)
    {
        await _scene.Browser.OpenAsync(Page);
        await _scene.Browser.PressAsync(button);
    }

    private static void AssertRecorded(string recording, Answer answer)
    {
        var recorded = Read(recording);
        Assert.Equal((int)recorded["status"]!, (int)answer.Status);
        Assert.Equal(recorded["response"]!.ToJsonString(), answer.Json.ToJsonString());
    }
}
