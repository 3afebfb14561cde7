using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary>What <c>dotnet new bookstore</c> makes of the packed template.</summary>
[Collection(TemplatePackage.Name)]
public sealed class TemplateTests(TemplatePackage package)
{
    [Theory]
    [InlineData("LanternPress", "LanternPress", "Lantern Press", "lanternpress")]
    [InlineData("lantern-press", "LanternPress", "Lantern Press", "lanternpress")]
    public async Task A_name_is_a_namespace_a_title_and_a_lower_case_word(string name, string prefix, string title, string word)
    {
        var site = await package.CreateAsync(name);

        AssertNamed(site, prefix, title, word);
    }

    /// <summary>With the code of its own docs/extend, which takes one build for both; in full, it is built without first.</summary>
    [Fact]
    public async Task The_default_site_signs_in_without_settings_and_does_what_its_pages_on_extending_it_say()
    {
        var solution = await package.CreateAsync("Lantern.Press");
        AssertNamed(solution, "Lantern.Press", "Lantern Press", "lanternpress");
        if (Repetitions.IsFull)
        {
            await TemplatePackage.BuildAsync(solution, "Lantern.Press");
        }

        Assert.Equal(["language", "memberships", "page", "setting", "use-case"], TemplateExtension.Apply(solution));
        var assembly = await TemplatePackage.BuildAsync(solution, "Lantern.Press");
        await AssertDefaultAsync(solution, assembly);
        await AssertSettingsAsync(assembly);
    }

    [Fact]
    public async Task Without_shelf_and_local_tenant_the_site_names_the_settings_that_it_needs_and_signs_in_with_them()
    {
        var solution = await package.CreateAsync("1Press", "--shelf", "false", "--local-tenant", "false");
        AssertNamed(solution, "Site1Press", "1Press", "site1press");
        var assembly = await TemplatePackage.BuildAsync(solution, "Site1Press");

        var (exitCode, output) = await TemplateSite.RunAsync(assembly);
        Assert.Equal(1, exitCode);
        Assert.Equal(["Logto:Endpoint", "Logto:AppId", "Logto:AppSecret"], output.Select(line => line.Split(' ')[0]));

        await using var logto = await TestProvider.StartAsync();
        using var site = await TemplateSite.StartAsync(assembly, logto.Settings());
        using var browser = new TestBrowser();
        var home = await browser.OpenAsync(new Uri(site.Url, "/sign-in"));

        Assert.Contains("Robin Reader", home.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("shelf", home.Document.Body!.InnerHtml, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await browser.OpenAsync(new Uri(site.Url, "/shelf"))).Status);
    }

    [Theory]
    [InlineData("--shelf")]
    [InlineData("--local-tenant")]
    public async Task Without_one_of_both_the_site_signs_in_too(string option)
    {
        if (!Repetitions.IsFull)
        {
            return;
        }

        await using var logto = await TestProvider.StartAsync();
        var assembly = await TemplatePackage.BuildAsync(await package.CreateAsync("LanternPress", option, "false"), "LanternPress");
        using var site = await TemplateSite.StartAsync(assembly, logto.Settings());
        using var browser = new TestBrowser();

        Assert.Contains("Robin Reader", (await browser.OpenAsync(new Uri(site.Url, "/sign-in"))).Text, StringComparison.Ordinal);
    }

    private static async Task AssertDefaultAsync(string solution, string assembly)
    {
        using var site = await TemplateSite.StartAsync(assembly);
        using var browser = new TestBrowser();
        var home = await SignInAsync(browser, site, "active patron");
        Assert.EndsWith("Lantern Press", home.Document.Title, StringComparison.Ordinal);
        Assert.Contains("Ada", home.Text, StringComparison.Ordinal);
        Assert.Contains(browser.Cookies.GetCookies(site.Url), cookie => cookie.Name == "lanternpress");
        Assert.True(File.Exists(Path.Combine(solution, "src/Web/data/lanternpress.db")));

        var letters = await browser.OpenAsync(new Uri(site.Url, "/letters"));
        Assert.Equal("Letters from the press · Lantern Press", letters.Document.Title);
        Assert.Equal("page", letters.Document.QuerySelector("header a[href='/letters']")!.GetAttribute("aria-current"));
        Assert.Null(letters.Document.QuerySelector("footer a[href^='mailto:']"));
        Assert.Contains("Patron of the Press $5", (await browser.OpenAsync(new Uri(site.Url, "/tiers"))).Text.Replace('\u00a0', ' '), StringComparison.Ordinal);

        using var german = new TestBrowser { AcceptLanguage = "de" };
        home = await german.OpenAsync(site.Url);
        Assert.StartsWith("Startseite", home.Document.Title, StringComparison.Ordinal);
        Assert.Contains("Weiter mit Patreon", home.Text, StringComparison.Ordinal);
    }

    private static async Task AssertSettingsAsync(string assembly)
    {
        var (exitCode, output) = await TemplateSite.RunAsync(assembly, ("Contact__Email", "nobody"));
        Assert.Equal((1, "Contact:Email is not an email address: 'nobody'."), (exitCode, Assert.Single(output)));

        // Grace Hopper, a free member at Patreon.
        var supporters = Path.Combine(Path.GetDirectoryName(assembly)!, "supporters.txt");
        await File.WriteAllTextAsync(supporters, "10061209 500\n");
        using var site = await TemplateSite.StartAsync(assembly, ("Contact__Email", "help@lantern.example"), ("Supporters__File", supporters));
        using var browser = new TestBrowser();
        await SignInAsync(browser, site, "free member");
        var letters = await browser.OpenAsync(new Uri(site.Url, "/letters"));
        Assert.Contains("One letter a month", letters.Text, StringComparison.Ordinal);
        Assert.NotNull(letters.Document.QuerySelector("footer a[href='mailto:help@lantern.example']"));
    }

    private static async Task<Page> SignInAsync(TestBrowser browser, TemplateSite site, string who)
    {
        var home = await browser.OpenAsync(site.Url);
        var patreon = await browser.FollowAsync(home, "Continue with Patreon");
        Assert.Contains("Lantern Press", patreon.Text, StringComparison.Ordinal);
        return await browser.PressAsync(patreon, who);
    }

    private static void AssertNamed(string solution, string prefix, string title, string word)
    {
        var files = Directory.EnumerateFiles(solution, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(solution, file)).ToList();
        Assert.DoesNotContain(files, file => file.Contains("bookstore", StringComparison.OrdinalIgnoreCase));
        Assert.All(
            // What is signed stays as it was.
            files.Where(file => !file.EndsWith("/webhook.signed.raw.json", StringComparison.Ordinal) && Path.GetExtension(file) is not (".png" or ".ico" or ".pdf" or ".epub")),
            file => Assert.DoesNotContain("bookstore", File.ReadAllText(Path.Combine(solution, file)), StringComparison.OrdinalIgnoreCase));

        Assert.Contains($"{prefix}.sln", files);
        Assert.Contains($"namespace {prefix}.Web;", File.ReadAllText(Path.Combine(solution, "src/Web/Log.cs")), StringComparison.Ordinal);
        Assert.Contains($"<value>{title}</value>", File.ReadAllText(Path.Combine(solution, "src/Web/Resources/Text.resx")), StringComparison.Ordinal);
        Assert.Contains($"<UserSecretsId>{word}-patreon-logto</UserSecretsId>", File.ReadAllText(Path.Combine(solution, $"src/Web/{prefix}.Web.csproj")), StringComparison.Ordinal);
        Assert.Contains($"\"{word}-language\"", File.ReadAllText(Path.Combine(solution, "src/Web/Localization/Languages.cs")), StringComparison.Ordinal);
        Assert.Contains($"Data Source=data/{word}.db", File.ReadAllText(Path.Combine(solution, "src/Web/appsettings.json")), StringComparison.Ordinal);
    }
}
