using Bookstore.Testing;
using Microsoft.Playwright;

namespace Bookstore.Browser.Tests;

/// <summary>
/// Every page in every state is accessible: by default in Thai on a narrow phone, where most goes wrong, with <c>./test.sh --full</c> in
/// both languages and in every way that people with other eyes set their browser to. Screenshots of the latter are in
/// <c>TestResults/screenshots</c>.
/// </summary>
public sealed class AccessibilityTests(Chromium chromium) : IClassFixture<Chromium>
{
    public enum View
    {
        Light,
        Dark,
        ForcedColors,
        Narrow,
        Zoomed,
        TextSpacing,
    }

    public static TheoryData<string, View> Views()
    {
        var views = new TheoryData<string, View>();
        foreach (var locale in Repetitions.IsFull ? (string[])["en-US", "th-TH"] : ["th-TH"])
        {
            foreach (var view in Repetitions.IsFull ? Enum.GetValues<View>() : [View.Narrow]) views.Add(locale, view);
        }

        return views;
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Every_page_in_every_state_is_accessible(string locale, View view)
    {
        // 400 % of a window of 1280 by 1024 pixels leaves 320 by 256 (success criterion 1.4.10).
        var (width, height, zoom) = view switch { View.Narrow => (320, 640, 1), View.Zoomed => (320, 256, 4), _ => (1280, 860, 1) };
        var page = await chromium.OpenWindowAsync(locale, width, height, view == View.Dark, view == View.ForcedColors, zoom);
        await using var visit = await Visit.StartAsync(page);
        var (violations, seen) = (new List<string>(), new List<string>());
        foreach (var state in PageStates.All)
        {
            try
            {
                await state.OpenAsync(visit);
            }
            catch (Exception exception) when (exception is TimeoutException or PlaywrightException)
            {
                violations.Add($"{state.Name} was not reached from {page.Url}: {exception.Message}");
                break;
            }

            violations.AddRange((await Accessibility.FindViolationsAsync(page, view == View.TextSpacing)).Select(found => $"{state.Name}: {found}"));
            seen.Add(await page.InnerTextAsync("body"));
            if (Repetitions.IsFull) await Chromium.SaveAsync(page, $"{locale[..2]}-{view}-{state.Name}".ToLowerInvariant());
        }

        await page.Context.CloseAsync();
        violations.AddRange(visit.Shown.FindMissing().Select(missing => $"No state shows the page {missing}."));
        violations.AddRange(TenantTitles.FindMissing(locale[..2], seen).Select(missing => $"No state shows the tenant's title {missing}."));
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }
}
