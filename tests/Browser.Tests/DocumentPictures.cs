using System.Text.RegularExpressions;
using Bookstore.Testing;
using Microsoft.Playwright;

namespace Bookstore.Browser.Tests;

/// <summary>
/// Takes the pictures of the documents, in both languages. With <c>BOOKSTORE_DOCS_IMAGES=1</c> they are written to docs/images,
/// otherwise to TestResults.
/// </summary>
public sealed partial class DocumentPictures(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly string[] Languages = ["en", "th"];

    private static readonly string[] Names =
        ["home", "application", "experience", "registration", "patreon", "signed-in", "account", "signed-out", "shelf", "book", "control"];

    private static readonly string Images = Path.Combine(Chromium.Root, "docs/images");

    private static readonly string Folder = Environment.GetEnvironmentVariable("BOOKSTORE_DOCS_IMAGES") == "1"
        ? Images
        : Path.Combine(Chromium.Screenshots, "docs");

    // The ports of a test are any that are free.
    private const string ShowUsualPorts = """
        ports => {
            const replace = text => ports.reduce((result, [from, to]) => result.replaceAll(`:${from}`, `:${to}`), text);
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) walker.currentNode.nodeValue = replace(walker.currentNode.nodeValue);
            document.querySelectorAll("input:not([type=hidden])").forEach(input => input.value = replace(input.value));
        }
        """;

    [Theory]
    [InlineData("en")]
    [InlineData("th")]
    public async Task The_pictures_of_the_documents_are_taken(string language)
    {
        await using var app = await RunningApp.StartPatientlyAsync();
        await app.WaitForLogAsync("Synced all ");
        var page = await chromium.OpenWindowAsync(language == "th" ? "th-TH" : "en-US");
        string[][] ports = [[$"{app.Url.Port}", "3000"], [$"{app.Tenant.Port}", "3011"], [$"{app.StandInPatreon.Port}", "3012"]];
        var taken = new List<string>();

        await TakeAsync("home", app.Url, "/");
        await TakeAsync("application", app.Tenant, "/console/application");
        await TakeAsync("registration", app.Url, "/sign-up");
        await TakeAsync("experience", app.Url, "/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Patreon" }).ClickAsync();
        var ada = page.GetByRole(AriaRole.Button, new() { Name = "Ada Lovelace" });
        await ada.WaitForAsync();
        await TakeAsync("patreon");
        await ada.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(app.Url.AbsoluteUri);
        await TakeAsync("signed-in");
        await TakeAsync("account", app.Url, "/account");
        await TakeAsync("shelf", app.Url, "/shelf");
        await TakeAsync("book", app.Url, "/shelf/the-night-press");
        await page.GotoAsync(new Uri(app.Url, "/account").AbsoluteUri);
        // It may be in a menu that is closed.
        await page.Locator("form[action*='/sign-out'] button").First.EvaluateAsync("button => button.click()");
        await Assertions.Expect(page).ToHaveURLAsync(app.Url.AbsoluteUri);
        await TakeAsync("signed-out");
        await TakeAsync("control", app.StandInPatreon, "/control");

        Assert.Equal(Names.Order(StringComparer.Ordinal), taken.Order(StringComparer.Ordinal));

        async Task TakeAsync(string name, Uri? site = null, string path = "")
        {
            if (site is not null)
            {
                await page.GotoAsync(new Uri(site, path).AbsoluteUri);
            }

            await Chromium.WaitForLoadAsync(page);
            await page.EvaluateAsync(ShowUsualPorts, ports);
            await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}.{language}.png") });
            taken.Add(name);
        }
    }

    [Fact]
    public void A_document_names_only_pictures_that_are_taken_here()
    {
        string[] made = [.. Names.SelectMany(name => Languages.Select(language => $"{name}.{language}.png"))];
        var named =
            from document in Directory.EnumerateFiles(Chromium.Root, "*.md").Concat(
                Directory.EnumerateFiles(Path.Combine(Chromium.Root, "docs"), "*.md", SearchOption.AllDirectories))
            from Match picture in Picture().Matches(File.ReadAllText(document))
            select picture.Groups["target"].Value;

        Assert.NotEmpty(named);
        Assert.All(named, picture => Assert.Matches(@"^(docs/|\.\./)?images/", picture));
        Assert.Empty(named.Select(Path.GetFileName).Except(made));
        Assert.Empty(Directory.EnumerateFiles(Images).Select(Path.GetFileName).Except(made));
    }

    [GeneratedRegex(@"!\[[^\]]*\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Picture();
}
