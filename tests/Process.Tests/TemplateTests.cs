using System.Net;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Process.Tests;

/// <summary>What <c>dotnet new bookstore</c> makes of the packed template, with the code of docs/extend in it: one build for both.</summary>
[Collection(TemplatePackage.Name)]
public sealed class TemplateTests(TemplatePackage package, TemplateSites sites) : IClassFixture<TemplateSites>
{
    [Fact]
    public void Each_page_of_docs_extend_has_code_but_the_one_that_takes_settings_only() =>
        Assert.Equal(["language", "memberships", "page", "setting", "use-case"], sites.Pages);

    [Fact]
    public async Task The_default_site_signs_in_without_settings_and_has_the_added_pages_and_language()
    {
        using var site = await TemplateSite.StartAsync(sites.Default);
        using var browser = new TestBrowser();
        var patreon = await browser.FollowAsync(await browser.OpenAsync(site.Url), "Continue with Patreon");
        Assert.Contains("Lantern Press", patreon.Text, StringComparison.Ordinal);
        var home = await browser.PressAsync(patreon, "active patron");
        Assert.EndsWith("Lantern Press", home.Document.Title, StringComparison.Ordinal);
        Assert.Contains("Ada", home.Text, StringComparison.Ordinal);
        Assert.Contains(browser.Cookies.GetCookies(site.Url), cookie => cookie.Name == "lanternpress");
        Assert.True(File.Exists(Path.Combine(site.Folder, "data/lanternpress.db")));

        var letters = await browser.OpenAsync(new Uri(site.Url, "/letters"));
        Assert.Equal("Letters from the press · Lantern Press", letters.Document.Title);
        Assert.Equal("page", letters.Document.QuerySelector("header a[href='/letters']")!.GetAttribute("aria-current"));
        Assert.Null(letters.Document.QuerySelector("footer a[href^='mailto:']"));
        Assert.Contains("Patron of the Press $5", (await browser.OpenAsync(new Uri(site.Url, "/tiers"))).Text.Replace('\u00a0', ' '), StringComparison.Ordinal);

        using var spanish = new TestBrowser { AcceptLanguage = "es" };
        home = await spanish.OpenAsync(site.Url);
        Assert.StartsWith("Inicio", home.Document.Title, StringComparison.Ordinal);
        Assert.Contains("Continuar con Patreon", home.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_smallest_site_names_each_setting_that_is_missing_or_wrong()
    {
        var (exitCode, output) = await TemplateSite.RunAsync(sites.Smallest, ("Contact__Email", "nobody"));

        Assert.Equal(1, exitCode);
        Assert.Equal(["Contact:Email", "Logto:AppId", "Logto:AppSecret", "Logto:Endpoint"], output.Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_smallest_site_signs_in_and_has_the_added_setting_and_memberships_but_no_shelf()
    {
        await using var logto = await TestProvider.StartAsync();
        logto.UserInfo = () => Results.Text("""{"sub":"abc123def456","name":"Robin Reader","identities":{"patreon":{"userId":"1001"}}}""", "application/json");
        var supporters = Path.Combine(Path.GetDirectoryName(sites.Smallest)!, "supporters.txt");
        await File.WriteAllTextAsync(supporters, "1001 500\n");
        using var site = await TemplateSite.StartAsync(
            sites.Smallest, [.. logto.Settings(), ("Contact__Email", "help@lantern.example"), ("Supporters__File", supporters)]);
        using var browser = new TestBrowser();
        var home = await browser.OpenAsync(new Uri(site.Url, "/sign-in"));
        Assert.Contains("Robin Reader", home.Text, StringComparison.Ordinal);
        Assert.NotNull(home.Document.QuerySelector("footer a[href='mailto:help@lantern.example']"));
        Assert.DoesNotContain("shelf", home.Document.Body!.InnerHtml, StringComparison.OrdinalIgnoreCase);

        Assert.Contains("One letter a month", (await browser.OpenAsync(new Uri(site.Url, "/letters"))).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync(new Uri(site.Url, "/shelf"))).Status);
    }

    /// <summary>Whoever follows docs/extend keeps the rules that the tests know. They write the page of settings again, as it says.</summary>
    [Fact]
    public async Task The_rules_of_the_architecture_hold_with_the_added_code()
    {
        if (!Repetitions.IsFull)
        {
            return;
        }

        await TemplatePackage.RunAsync(
            $"{sites.DefaultFolder}/tests/Architecture.Tests", "dotnet", "test", "--nologo", "-p:NuGetAudit=false",
            "--filter", "FullyQualifiedName!~PublishTests&FullyQualifiedName!~The_page_of_settings_is_what_the_code_says");
    }

    [Theory]
    [InlineData("LanternPress", "--shelf", "true")]
    [InlineData("LanternPress", "--shelf", "false")]
    [InlineData("lantern-press", "--local-tenant", "false")]
    public async Task The_other_combinations_sign_in_too(string name, string option, string value)
    {
        if (!Repetitions.IsFull)
        {
            return;
        }

        var solution = await package.CreateAsync(name, option, value);
        TemplateContentTests.AssertNamed(solution, "LanternPress", "Lantern Press", "lanternpress");
        var assemblies = await package.BuildAsync(solution);
        await using var logto = await TestProvider.StartAsync();
        using var site = await TemplateSite.StartAsync(assemblies.Single(), logto.Settings());
        using var browser = new TestBrowser();

        Assert.Contains("Robin Reader", (await browser.OpenAsync(new Uri(site.Url, "/sign-in"))).Text, StringComparison.Ordinal);
        await BuildTestsAsync(solution);
    }

    [Fact]
    public async Task The_tests_that_the_smallest_solution_keeps_compile()
    {
        if (Repetitions.IsFull)
        {
            await BuildTestsAsync(await package.CreateAsync("1Press", "--shelf", "false", "--local-tenant", "false"));
        }
    }

    private static Task<string> BuildTestsAsync(string solution) => TemplatePackage.RunAsync(
        solution, "dotnet", "build", "--nologo", "-v:quiet", "-p:UseSharedCompilation=true", "-p:NuGetAudit=false");
}
