using System.Reflection;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Bookstore.Browser.Tests;

/// <summary>The machine's own Chromium, without a window.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        var path = Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? Places.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                "There is no Chromium for the browser tests. Run ./test.sh, which installs it, or 'apt-get install chromium', "
                + "or name one in CHROMIUM_PATH.");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens a window with an empty cookie jar.</summary>
    public async Task<IPage> OpenWindowAsync(string locale = "en-US", int width = 1280, int height = 860, bool dark = false)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            Locale = locale,
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        });
        return await context.NewPageAsync();
    }

    /// <summary>
    /// Saves a screenshot, and asserts that the page is accessible (WCAG 2.2, level AA) and fits the width. A page that reloads
    /// itself meanwhile is kept until this is done.
    /// </summary>
    public static async Task ExamineAsync(IPage page, string name)
    {
        var done = new TaskCompletionSource();
        await page.RouteAsync("**/*", HoldNavigationAsync);
        try
        {
            await SaveAsync(page, name);
            var axe = await page.RunAxe(new AxeRunOptions
            {
                RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
            });
            Assert.Empty(axe.Violations.Select(violation => $"{name}: {violation.Id} {violation.Help} {violation.Nodes[0].Html}"));
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{name} is too wide");
        }
        finally
        {
            done.SetResult();
            await page.UnrouteAsync("**/*", HoldNavigationAsync);
        }

        async Task HoldNavigationAsync(IRoute route)
        {
            if (route.Request.IsNavigationRequest)
            {
                await done.Task;
            }

            await route.ContinueAsync();
        }
    }

    /// <summary>Saves what a window shows, for people to look at.</summary>
    public static Task SaveAsync(IPage page, string name)
    {
        var folder = typeof(Chromium).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "Screenshots").Value!;
        return page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }
}
