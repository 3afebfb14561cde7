using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Playwright;

namespace Bookstore.Browser.Tests;

/// <summary>The machine's own Chromium, without a window.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places =
        ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = Path.GetFullPath(
        typeof(Chromium).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Root").Value!);

    /// <summary>Where people look at what the tests saw.</summary>
    public static string Screenshots { get; } = Path.Combine(Root, "TestResults/screenshots");

    // Playwright's own limits are too short for a busy machine, and for some things it has none.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // One for all classes: it goes with the test's process.
    private static readonly Lazy<Task<IBrowser>> Shared = new(LaunchAsync);

    private IBrowser _browser = null!;

    public async Task InitializeAsync() => _browser = await Shared.Value;

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Opens a window with an empty cookie jar.</summary>
    /// <param name="zoom">The factor by which the page is enlarged; width and height are what is left to it.</param>
    public async Task<IPage> OpenWindowAsync(
        string locale = "en-US", int width = 1280, int height = 860, bool dark = false, bool forcedColors = false, int zoom = 1)
    {
        var context = await WaitAsync("a new context", _browser.NewContextAsync(new()
        {
            Locale = locale,
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ForcedColors = forcedColors ? ForcedColors.Active : ForcedColors.None,
            DeviceScaleFactor = zoom,
        }));
        BePatient(context);
        return await WaitAsync("a new page", context.NewPageAsync());
    }

    /// <summary>Has the windows of a context wait as long as a busy machine needs.</summary>
    public static void BePatient(IBrowserContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
    }

    /// <summary>Waits until a page has loaded, by what it is and not by an event, which WaitForURLAsync may miss and then waits for in vain.</summary>
    /// <param name="page">The window.</param>
    /// <param name="url">The page.</param>
    public static async Task WaitForPageAsync(IPage page, Uri url)
    {
        ArgumentNullException.ThrowIfNull(page);
        await Assertions.Expect(page).ToHaveURLAsync(url.AbsoluteUri);
        await WaitForLoadAsync(page);
    }

    /// <summary>Does what leads to another page, and waits until that has loaded: what is read at once may be of the page before.</summary>
    /// <param name="page">The window.</param>
    /// <param name="leave">What leads there, such as a click.</param>
    public static async Task FollowAsync(IPage page, Func<Task> leave)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(leave);
        await page.EvaluateAsync("document.documentElement.id = 'left'");
        await leave();
        await Assertions.Expect(page.Locator("#left")).ToHaveCountAsync(0);
        await WaitForLoadAsync(page);
    }

    /// <summary>Waits until the page in a window has loaded with its stylesheet, which neither a press nor an element on the page waits for.</summary>
    // A function, since Playwright would evaluate an expression again in the page, where the Content Security Policy forbids it.
    public static Task WaitForLoadAsync(IPage page) => page.WaitForFunctionAsync("() => document.readyState === 'complete'");

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
            var violations = await WaitAsync($"the findings of axe on {name}", Accessibility.FindViolationsAsync(page));
            Assert.Empty(violations.Select(violation => $"{name}: {violation}"));
        }
        finally
        {
            done.SetResult();
            await page.UnrouteAsync("**/*", HoldNavigationAsync).WaitAsync(Patience);
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

    /// <summary>Opens the menu of the person in the header, and signs out.</summary>
    public static async Task SignOutAsync(IPage page, string button = "Sign out")
    {
        await page.Locator("header summary").ClickAsync();
        await page.Locator("header").GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
    }

    /// <summary>What goes wrong in a window from now on: what its console says, and requests that fail.</summary>
    public static IReadOnlyCollection<string> CollectProblems(IPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var problems = new ConcurrentQueue<string>();
        page.Console += (_, message) => problems.Enqueue($"{message.Type}: {message.Text}");
        page.RequestFailed += (_, request) =>
        {
            // Whoever goes on before a page has loaded aborts what is left of it.
            if (request.Failure != "net::ERR_ABORTED") problems.Enqueue($"failed: {request.Url} {request.Failure}");
        };
        return problems;
    }

    /// <summary>Saves what a window shows, for people to look at.</summary>
    public static async Task SaveAsync(IPage page, string name)
    {
        ArgumentNullException.ThrowIfNull(page);
        await WaitForLoadAsync(page);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"{name}.png"), FullPage = true });
    }

    private static async Task<IBrowser> LaunchAsync()
    {
        var path = Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? Places.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                "There is no Chromium for the browser tests. Run ./test.sh, which installs it, or 'apt-get install chromium', "
                + "or name one in CHROMIUM_PATH.");
        Assertions.SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);
        var playwright = await WaitAsync("Playwright's driver", Playwright.CreateAsync());
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    private static async Task<T> WaitAsync<T>(string what, Task<T> task)
    {
        try
        {
            return await task.WaitAsync(Patience);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"After {Patience.TotalSeconds:0} s there was no answer: {what}.", exception);
        }
    }
}
