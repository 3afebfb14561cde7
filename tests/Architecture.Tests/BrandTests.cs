using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bookstore.Architecture.Tests;

/// <summary>The site's name is a text and its colours are the stylesheet's; what browsers want to know besides agrees with them.</summary>
public sealed partial class BrandTests
{
    private const string Layout = "src/Web/Pages/Shared/_Layout.cshtml";

    private static readonly string Name = XDocument.Parse(Root.Read("src/Web/Resources/Text.resx")).Root!.Elements("data")
        .Single(text => text.Attribute("name")!.Value == "Site.Name").Element("value")!.Value;

    [Fact]
    public void The_manifest_has_the_sites_name_and_its_colours()
    {
        using var manifest = JsonDocument.Parse(Root.Read("src/Web/wwwroot/manifest.webmanifest"));

        Assert.Equal(Name, manifest.RootElement.GetProperty("name").GetString());
        Assert.Equal(Name, manifest.RootElement.GetProperty("short_name").GetString());
        Assert.Equal(Colors("paper")[0], manifest.RootElement.GetProperty("background_color").GetString());
        Assert.Equal(Colors("accent")[0], manifest.RootElement.GetProperty("theme_color").GetString());
    }

    [Fact]
    public void The_browsers_frame_has_the_papers_colours() =>
        Assert.Equal(Colors("paper"), ThemeColor().Matches(Root.Read(Layout)).Select(match => match.Groups[1].Value));

    [Fact]
    public void Pages_say_the_name_by_its_key() => Assert.All(
        Directory.EnumerateFiles(Path.Combine(Root.Path, "src/Web/Pages"), "*.cshtml", SearchOption.AllDirectories),
        page => Assert.DoesNotMatch($@"\b{Regex.Escape(Name)}\b(?!\.)", File.ReadAllText(page)));

    // In light, and in dark.
    private static string[] Colors(string name) =>
        [.. Color().Matches(Root.Read("src/Web/wwwroot/site.css")).Single(match => match.Groups[1].Value == name).Groups.Values.Skip(2).Select(color => color.Value)];

    [GeneratedRegex(@"--([\w-]+): light-dark\((#\w+), (#\w+)\)")]
    private static partial Regex Color();

    [GeneratedRegex(@"<meta name=""theme-color"" content=""(#\w+)""")]
    private static partial Regex ThemeColor();
}
