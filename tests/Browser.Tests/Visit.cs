using System.Text.Json;
using Bookstore.FakePatrons;
using Bookstore.Testing;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Playwright;

namespace Bookstore.Browser.Tests;

/// <summary>A browser that walks through all pages, and an app whose memberships a file holds. The pages may be in any language.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly RunningApp _app;
    private readonly string _memberships;
    private readonly Outage _outage;

    private Visit(RunningApp app, string memberships, Outage outage, ShownPages shown, IPage page)
    {
        _app = app;
        _memberships = memberships;
        _outage = outage;
        Shown = shown;
        Page = page;
    }

    public IPage Page { get; }

    /// <summary>The Razor Pages that this visit has seen.</summary>
    public ShownPages Shown { get; }

    /// <summary>Whether the site reaches no Logto; the browser does.</summary>
    public bool IsLogtoDown { set => _outage.From = value ? _app.Tenant : null; }

    public static async Task<Visit> StartAsync(IPage page)
    {
        var memberships = Path.GetTempFileName();
        await File.WriteAllTextAsync(memberships, "{}");
        var (outage, shown) = (new Outage(), new ShownPages());
        var app = await RunningApp.StartAsync(
            services =>
            {
                services.AddFakePatrons(memberships);
                services.AddClock(new PatientClock());
                services.Configure<MvcOptions>(mvc => mvc.Filters.Add(shown));
                services.ConfigureAll<HttpClientFactoryOptions>(client => client.HttpMessageHandlerBuilderActions.Add(
                    builder => builder.AdditionalHandlers.Insert(0, new OutageHandler(outage))));
            },
            ("RateLimits__Enabled", "true"),
            ("RateLimits__ChecksPerMinute", "1"));
        return new Visit(app, memberships, outage, shown, page);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        File.Delete(_memberships);
    }

    public Task SiteAsync(string path) => Page.GotoAsync(new Uri(_app.Url, path).AbsoluteUri);

    /// <summary>Opens a page that answers with a status.</summary>
    public Task SiteAsync(string path, int status) => ExpectAsync(status, () => SiteAsync(path));

    public Task TenantAsync(string path) => Page.GotoAsync(new Uri(_app.Tenant, path).AbsoluteUri);

    public Task PatreonAsync(string path) => Page.GotoAsync(new Uri(_app.StandInPatreon, path).AbsoluteUri);

    /// <summary>Presses what leads to another page.</summary>
    public Task PressAsync(string selector) => Chromium.FollowAsync(Page, () => Page.Locator(selector).First.ClickAsync());

    /// <summary>Presses a button that leads to a page with a status.</summary>
    public Task PressAsync(string selector, int status) => ExpectAsync(status, () => PressAsync(selector));

    /// <summary>Presses a button on a page until the site refuses it for a while.</summary>
    public async Task PressUntilRefusedAsync(string path, string selector)
    {
        for (var presses = 0; presses < 3; presses++)
        {
            await SiteAsync(path);
            var response = await Page.RunAndWaitForResponseAsync(() => PressAsync(selector), response => response.Request.Method == "POST");
            if (response.Status == 429) return;
        }

        throw new TimeoutException($"{selector} was never refused.");
    }

    /// <summary>Moves the site's database to where the site doesn't find it, or back.</summary>
    public void MoveDatabase(bool isAway)
    {
        var (from, to) = isAway ? ("", ".away") : (".away", "");
        foreach (var part in (string[])["", "-wal", "-shm"])
        {
            try
            {
                File.Move(_app.DatabasePath + from + part, _app.DatabasePath + to + part);
            }
            catch (FileNotFoundException)
            {
                // The last connection that closes takes the log along, also that of another test's end.
            }
        }
    }

    /// <summary>Starts a sign-in with the parameters of <c>/sign-in</c>, and stays at the tenant's page.</summary>
    public Task StartSignInAsync(string query = "") => SiteAsync($"/sign-in?returnUrl=/{query}");

    /// <summary>Signs Ada Lovelace in, who is a librarian and in two reading circles.</summary>
    public async Task SignInAsync()
    {
        await StartSignInAsync("&with=patreon");
        await PressAsync("button[value='10120815']");
        await Chromium.WaitForPageAsync(Page, _app.Url);
    }

    /// <summary>Signs Ada in with another browser, which leaves a second session.</summary>
    public async Task SignInElsewhereAsync()
    {
        await using var context = await Page.Context.Browser!.NewContextAsync();
        Chromium.BePatient(context);
        var elsewhere = await context.NewPageAsync();
        await elsewhere.GotoAsync(new Uri(_app.Url, "/sign-in?returnUrl=/&with=patreon").AbsoluteUri);
        await elsewhere.Locator("button[value='10120815']").ClickAsync();
        await Chromium.WaitForPageAsync(elsewhere, _app.Url);
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

    public static object Member(string status, string[] tiers, int cents, object? grace = null, string? problem = null, TimeSpan age = default) => new
    {
        Membership = PatreonMember.Create(status, tiers, cents, grace),
        Problem = problem,
        Age = age,
    };

    private async Task ExpectAsync(int status, Func<Task> act) => await Page.RunAndWaitForResponseAsync(
        act, response => response.Status == status && response.Request.IsNavigationRequest);

    private sealed class Outage
    {
        /// <summary>What can't be reached.</summary>
        public Uri? From { get; set; }
    }

    private sealed class OutageHandler(Outage outage) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.Authority == outage.From?.Authority
                ? throw new HttpRequestException(HttpRequestError.ConnectionError, "It is down.")
                : base.SendAsync(request, cancellationToken);
    }
}
