using System.Net;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

public sealed class ConsolePagesTests : IAsyncLifetime
{
    private TenantWithApp _scene = null!;

    private Browser Browser => _scene.Browser;

    [Fact]
    public async Task A_member_is_added_with_a_role_and_removed_on_the_organizations_page()
    {
        var id = await RegisterEdsgerAsync();
        await OpenAsync("organizations");
        await Browser.PressAsync("Create organization", ("name", "Day Readers"));
        var section = Assert.Single(Browser.Page.QuerySelectorAll("section"), section => section.QuerySelector("h2")?.TextContent == "Day Readers");

        await PostAsync($"organizations/{section.Id}/add-member", ("user", id));
        await PostAsync($"organizations/{section.Id}/add-role", ("user", id), ("role", "reader"));

        Assert.Equal(["added"], await ChangesAsync());
        Assert.Contains("Remove reader: Edsger Dijkstra", Browser.ButtonNames());
        await Browser.PressAsync("Remove member Edsger Dijkstra");
        Assert.Equal(["removed"], await ChangesAsync());
    }

    [Fact]
    public async Task A_role_with_a_permission_is_created_and_assigned()
    {
        var id = await RegisterEdsgerAsync();
        await OpenAsync("roles");
        await Browser.PressAsync("Create role", ("name", "binder"));
        var role = Browser.Page.QuerySelectorAll("select[name=role] option").First(option => option.TextContent == "binder").GetAttribute("value");
        await PostAsync("roles/add-permission", ("role", role!), ("permission", "write:shelf"));
        Assert.Contains("binder: write:shelf", Browser.Page.QuerySelectorAll("section p").Select(line => line.TextContent));

        await OpenAsync($"users/{id}");
        await PostAsync($"users/{id}/add-role", ("role", role!));

        Assert.Contains("Remove binder", Browser.ButtonNames());
    }

    [Fact]
    public async Task A_one_time_token_and_an_invitation_are_created_with_their_links()
    {
        await OpenAsync("links");
        await Browser.PressAsync("Create one-time token", ("email", "grace@example.com"));
        await Browser.PressAsync("Invite", ("email", "margaret@example.com"), ("organization", "night-readers"), ("role", "reader"));

        var links = Browser.Page.QuerySelectorAll("section a").Select(link => link.GetAttribute("href")!).ToList();
        Assert.Contains(links, link => link.StartsWith($"{_scene.Tenant.Settings.PublicUrl}/sign-in?one_time_token=", StringComparison.Ordinal));
        Assert.Contains(links, link => link.Contains("organization_id=night-readers&login_hint=margaret", StringComparison.Ordinal));
        await Browser.PressAsync("Invite", ("email", "margaret@example.com"), ("organization", "night-readers"), ("role", "reader"));
        Assert.Equal(HttpStatusCode.BadRequest, Browser.Status);
        Assert.Contains("already exists", Browser.Page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_is_ended_on_the_users_page_and_its_tokens_are_worthless()
    {
        var tokens = await _scene.App.TokensAsync(Browser);
        await OpenAsync($"users/{App.Claims(tokens)["sub"]}");

        // Each button names its session.
        var uid = Browser.Page.QuerySelector("code:last-of-type")!.TextContent;
        await Browser.PressAsync($"End session with its grants: {uid}");

        Assert.DoesNotContain(Browser.ButtonNames(), name => name.StartsWith("End session", StringComparison.Ordinal));
        await _scene.AssertWorthlessAsync(tokens);
    }

    [Fact]
    public async Task A_second_factor_is_given_and_taken()
    {
        await OpenAsync($"users/{await RegisterEdsgerAsync()}");

        await Browser.PressAsync("Add a second factor");
        Assert.Matches("TOTP · [A-Z2-7]{32}", Browser.Page.QuerySelector("main")!.TextContent);
        await Browser.PressAsync("Remove TOTP");

        Assert.Contains("Add a second factor", Browser.ButtonNames());
    }

    [Fact]
    public async Task The_account_center_is_turned_off_and_on()
    {
        await OpenAsync("application");
        await Browser.PressAsync("Turn the Account Center off");
        Assert.Contains("The Account Center is off.", Browser.Content, StringComparison.Ordinal);
        await Browser.PressAsync("Turn the Account Center on");

        Assert.Contains("Turn the Account Center off", Browser.ButtonNames());
    }

    [Theory]
    [InlineData("organizations", "องค์กร")]
    [InlineData("roles", "บทบาทและสิทธิ์")]
    [InlineData("links", "ลิงก์")]
    public async Task The_pages_are_in_thai_for_a_thai_browser(string page, string heading)
    {
        using var thai = _scene.App.NewBrowser("th");
        await thai.OpenAsync($"{_scene.Tenant.Origin}/console/{page}");

        Assert.Equal(heading, thai.Heading);
        Assert.Equal(5, thai.Page.QuerySelectorAll("nav a").Length);
    }

    [Fact]
    public async Task A_form_without_an_antiforgery_token_changes_nothing()
    {
        await Browser.PostAsync($"{_scene.Tenant.Origin}/console/organizations/create", new() { ["name"] = "Strangers" });

        Assert.Equal(HttpStatusCode.BadRequest, Browser.Status);
        await OpenAsync("organizations");
        Assert.DoesNotContain("Strangers", Browser.Content, StringComparison.Ordinal);
    }

    public async Task InitializeAsync() => _scene = await TenantWithApp.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    private Task OpenAsync(string page) => Browser.OpenAsync($"{_scene.Tenant.Origin}/console/{page}");

    // What the page's form would send with these choices.
    private Task PostAsync(string path, params (string Name, string Value)[] fields) => Browser.PostAsync(
        $"{_scene.Tenant.Origin}/console/{path}",
        fields.Append(("form_token", Browser.Page.QuerySelector("input[name=form_token]")!.GetAttribute("value")!))
            .ToDictionary(field => field.Item1, field => (string?)field.Item2));

    private async Task<string> RegisterEdsgerAsync()
    {
        var tokens = await _scene.App.TokensAsync(Browser, App.Edsger);
        await _scene.NextWebhookAsync("User.Created");
        await _scene.NextWebhookAsync("PostRegister");
        return (string)App.Claims(tokens)["sub"]!;
    }

    private async Task<IEnumerable<string>> ChangesAsync() => (await _scene.NextWebhookAsync("Organization.Membership.Updated"))
        .Select(property => property.Key).Where(name => name.EndsWith("UserIds", StringComparison.Ordinal)).Select(name => name[..^"UserIds".Length]);
}
