using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bookstore.LocalTenant.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.LocalTenant.Tests;

/// <summary>The pages of the tenant and of the stand-in Patreon are there in English and in Thai.</summary>
[Collection(TenantCollection.Name)]
public sealed partial class PageTextTests(RunningTenant tenant) : IDisposable
{
    private static readonly string Folder = typeof(PageTextTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "LocalTenantFolder").Value!;

    // What the API answers instead of JSON, as Cloudflare would, is no page of the stand-in's.
    private static readonly string Source = string.Concat(Directory.GetFiles(Folder, "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && Path.GetFileName(file) is not ("CloudflareError.cs" or "ApiAccess.cs"))
        .Select(File.ReadAllText));

    private readonly App _app = new(tenant);

    [Fact]
    public void Every_text_exists_in_both_languages_with_the_same_values()
    {
        var (english, thai) = (Read("PageText.resx"), Read("PageText.th.resx"));

        Assert.Equal(english.Keys.Order(), thai.Keys.Order());
        Assert.All(english, text => Assert.Equal(Placeholders(text.Value), Placeholders(thai[text.Key])));
    }

    [Fact]
    public void Every_text_is_used() => Assert.All(
        Read("PageText.resx").Keys.Where(key => !key.StartsWith("Status.", StringComparison.Ordinal)), // named after what an API says
        key => Assert.True(
            Source.Contains($"\"{key}\"", StringComparison.Ordinal)
            || Source.Contains($"\"{Regex.Replace(key, "(Title|Lead)$", "")}\"", StringComparison.Ordinal), // a screen's
            key));

    [Fact]
    public void No_page_has_words_outside_the_texts() => Assert.DoesNotContain(
        WordsBetweenTags().Matches(Regex.Replace(Source, @"(?m)^\s*//.*$", "")).Select(match => match.Groups[1].Value.Trim()),
        words => words is not ("TOTP ·" or "scopes, IReadOnlyCollection"));

    [Theory]
    [InlineData("th", null, "th", "ใครกำลังเข้าสู่ระบบ", "ไม่อนุญาต")]
    [InlineData("en", "th-TH", "th", "ใครกำลังเข้าสู่ระบบ", "ไม่อนุญาต")]
    [InlineData("th", "en", "en", "Who is signing in?", "Deny")]
    public async Task The_stand_in_patreon_speaks_the_language_of_the_app_else_the_browsers(
        string browserLanguage, string? uiLocales, string language, string heading, string deny)
    {
        using var browser = _app.NewBrowser(browserLanguage);
        await browser.OpenAsync(_app.AuthorizeUrl(("ui_locales", uiLocales), ("direct_sign_in", "social:patreon")));

        Assert.Equal((language, heading), (browser.Page.DocumentElement.GetAttribute("lang"), browser.Heading));
        Assert.Equal(deny, browser.ButtonNames()[^1]);
        Assert.Equal(uiLocales, QueryHelpers.ParseQuery(browser.Address.Query).GetValueOrDefault("ui_locales").ToString() is { Length: > 0 } sent ? sent : null);
        await browser.PressAsync(deny);
        Assert.Equal(language, browser.Page.DocumentElement.GetAttribute("lang"));
    }

    [Theory]
    [InlineData("control", "สมาชิกภาพ")]
    [InlineData("adalovelace", "Ada Lovelace")]
    [InlineData("bookstorepress", "The Bookstore Press")]
    [InlineData("oauth2/authorize", "Patreon ดำเนินการต่อไม่ได้")]
    public async Task The_stand_ins_pages_are_in_thai_for_a_thai_browser(string page, string heading)
    {
        using var browser = _app.NewBrowser("th");
        await browser.OpenAsync($"{tenant.Settings.PatreonOrigin}/{page}");

        Assert.Equal(("th", heading), (browser.Page.DocumentElement.GetAttribute("lang"), browser.Heading));
        Assert.Contains("Patreon จำลอง: ผู้ใช้ตัวอย่างบนเครื่องของคุณ", browser.Page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_membership_is_described_in_thai_with_the_buddhist_era()
    {
        await using var patreon = await RunningPatreon.StartAsync();
        using var browser = new Browser(patreon.Receiver.Origin, "th");
        await browser.OpenAsync(patreon.Control);

        Assert.Equal(
            "กำลังเป็นผู้สนับสนุน ได้รับ Patron of the Press ($5) เรียกเก็บครั้งล่าสุด: Paid เมื่อ 10 สิงหาคม 2569 เรียกเก็บครั้งถัดไป: $5 ในวันที่ 10 กันยายน 2569",
            browser.Page.QuerySelector($"#person-{RunningPatreon.Ada} > p")!.TextContent);
        await browser.PressAsync("ทุจริต: Ada Lovelace");
        Assert.StartsWith("เคยเป็นผู้สนับสนุน", browser.Page.QuerySelector($"#person-{RunningPatreon.Ada} > p")!.TextContent, StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();

    private static Dictionary<string, string> Read(string file) => XDocument.Load(Path.Combine(Folder, "Hosting", file)).Root!.Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static IEnumerable<string> Placeholders(string text) => Regex.Matches(text, @"\{\d\}").Select(match => match.Value).Order();

    [GeneratedRegex("""(?:</?[a-z][a-z0-9]*(?: [^<>\n]*)?>|\})([^<>{}"\n;=(),]*\p{L}{2}[^<>{}"\n;=()]*)</?[a-z]""")]
    private static partial Regex WordsBetweenTags();
}
