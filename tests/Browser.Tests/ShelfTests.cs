using System.Text.Json;
using Bookstore.FakePatrons;
using Bookstore.Testing;
using Microsoft.Playwright;

namespace Bookstore.Browser.Tests;

/// <summary>How the shelf looks to those to whom it is closed, half open and open. What they saw is in <c>TestResults/screenshots</c>.</summary>
public sealed class ShelfTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly object Free = new { Membership = PatreonMember.Create("NeverPledged", ["1"], 0) };
    private static readonly object Press = new { Membership = PatreonMember.Create("Active", ["3"], 500) };
    private static readonly object Grace = new
    {
        Membership = PatreonMember.Create("Declined", [], 0, new { Entitlement = new { TierIds = (string[])["3"], Cents = 500 }, StartedAt = DateTimeOffset.UtcNow.AddDays(-1) }),
        Problem = "Unreachable",
    };

    [Theory]
    [InlineData("en-US", 1280, false)]
    [InlineData("en-US", 390, true)]
    [InlineData("th-TH", 1280, true)]
    [InlineData("th-TH", 390, false)]
    public async Task The_shelf_and_its_books_are_accessible_and_fit_the_width(string locale, int width, bool dark)
    {
        var file = Path.GetTempFileName();
        Say(Free);
        await using var app = await RunningApp.StartAsync(services =>
        {
            services.AddFakePatrons(file);
            services.AddClock(new PatientClock());
        });
        var page = await chromium.OpenWindowAsync(locale, width, dark: dark);
        var problems = Chromium.CollectProblems(page);
        var view = $"{locale[..2]}-{(width < 600 ? "phone" : "desktop")}";

        await ShowAsync("/shelf/the-night-press", "book-signed-out");
        await ShowAsync("/shelf", "shelf-signed-out");
        Assert.True(await page.Locator("img.book-cover").First.EvaluateAsync<bool>("image => image.complete && image.naturalWidth > 0"));
        await page.GotoAsync(new Uri(app.Url, "/sign-in?returnUrl=/shelf").AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Patreon" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Grace Hopper" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(app.Url, "/shelf").AbsoluteUri);
        await ShowAsync("/shelf", "shelf-free");
        await ShowAsync("/shelf/the-night-press", "book-closed");
        await ShowAsync("/letters", "page-closed");
        await ShowAsync("/another-account?returnUrl=/shelf/the-night-press", "another-account");

        Say(Press);
        await ShowAsync("/shelf", "shelf-patron");
        await ShowAsync("/shelf/the-cat-at-the-press", "book-open");
        await ShowAsync("/account", "account-patron");
        Say(Grace);
        await ShowAsync("/account", "account-grace");

        // The page stays as it is until its reader looks again.
        Say(new { IsChecking = true });
        await ShowAsync("/shelf/the-night-press", "book-checking");
        Say(Press);
        await page.Locator("main [role=status] a").ClickAsync();
        await Assertions.Expect(page.Locator("a[download]").First).ToBeVisibleAsync();

        // That a closed book answers 403 is meant.
        Assert.DoesNotContain(problems, problem => !problem.Contains("403", StringComparison.Ordinal));
        File.Delete(file);

        void Say(object content) => File.WriteAllText(file, JsonSerializer.Serialize(content));

        async Task ShowAsync(string path, string name)
        {
            await page.GotoAsync(new Uri(app.Url, path).AbsoluteUri);
            await Chromium.ExamineAsync(page, $"{view}-{name}");
        }
    }
}
