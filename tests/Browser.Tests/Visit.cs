using System.Text.Json;
using Bookstore.FakePatrons;
using Bookstore.Testing;
using Microsoft.Playwright;

namespace Bookstore.Browser.Tests;

/// <summary>A browser that walks through all pages, and an app whose memberships a file holds. The pages may be in any language.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly RunningApp _app;
    private readonly string _memberships;

    private Visit(RunningApp app, string memberships, IPage page)
    {
        _app = app;
        _memberships = memberships;
        Page = page;
    }

    public IPage Page { get; }

    public static async Task<Visit> StartAsync(IPage page)
    {
        var memberships = Path.GetTempFileName();
        await File.WriteAllTextAsync(memberships, "{}");
        return new Visit(await RunningApp.StartAsync(services => services.AddFakePatrons(memberships)), memberships, page);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        File.Delete(_memberships);
    }

    public Task SiteAsync(string path) => Page.GotoAsync(new Uri(_app.Url, path).AbsoluteUri);

    public Task TenantAsync(string path) => Page.GotoAsync(new Uri(_app.Tenant, path).AbsoluteUri);

    public Task PatreonAsync(string path) => Page.GotoAsync(new Uri(_app.StandInPatreon, path).AbsoluteUri);

    public Task PressAsync(string selector) => Page.Locator(selector).First.ClickAsync();

    /// <summary>Starts a sign-in with the parameters of <c>/sign-in</c>, and stays at the tenant's page.</summary>
    public Task StartSignInAsync(string query = "") => SiteAsync($"/sign-in?returnUrl=/{query}");

    /// <summary>Signs Ada Lovelace in, who is a librarian and in two reading circles.</summary>
    public async Task SignInAsync()
    {
        await StartSignInAsync("&with=patreon");
        await PressAsync("button[value='10120815']");
        await Page.WaitForURLAsync(_app.Url.AbsoluteUri);
    }

    /// <summary>Signs Ada in with another browser, which leaves a second session.</summary>
    public async Task SignInElsewhereAsync()
    {
        await using var context = await Page.Context.Browser!.NewContextAsync();
        var elsewhere = await context.NewPageAsync();
        await elsewhere.GotoAsync(new Uri(_app.Url, "/sign-in?returnUrl=/&with=patreon").AbsoluteUri);
        await elsewhere.Locator("button[value='10120815']").ClickAsync();
        await elsewhere.WaitForURLAsync(_app.Url.AbsoluteUri);
    }

    /// <summary>As if Ada had signed in at the tenant a quarter of an hour ago.</summary>
    public async Task AgeSignInAsync()
    {
        await _app.QueryTenantAsync($"UPDATE Sessions SET SignedInAt = '{DateTimeOffset.UtcNow.AddMinutes(-15):yyyy-MM-dd HH:mm:ss.fffffff}+00:00'");
        await SiteAsync("/sign-in?returnUrl=/account");
    }

    /// <summary>Changes the membership of everyone, and opens a page that shows it.</summary>
    public Task SiteAsync(string path, object memberships)
    {
        File.WriteAllText(_memberships, JsonSerializer.Serialize(memberships));
        return SiteAsync(path);
    }

    public static object Member(string status, string[] tiers, int cents, object? grace = null, string? problem = null) => new
    {
        Membership = PatreonMember.Create(status, tiers, cents, grace),
        Problem = problem,
    };
}
