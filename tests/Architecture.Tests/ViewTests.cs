using System.Text.RegularExpressions;

namespace Bookstore.Architecture.Tests;

/// <summary>What views know, and how they look.</summary>
public sealed partial class ViewTests
{
    private static readonly string Web = Path.Combine(Root.Path, "src/Web");

    private static readonly string[] Views = Directory.GetFiles(Path.Combine(Web, "Pages"), "*.cshtml", SearchOption.AllDirectories);

    [Fact]
    public void A_view_knows_view_models_and_neither_options_nor_other_layers() =>
        Assert.All(Views, view => Assert.DoesNotMatch(@"Options\b|Bookstore\.(Domain|Application|Infrastructure)", File.ReadAllText(view)));

    [Fact]
    public void A_page_model_shows_view_models_and_plain_values()
    {
        var shown = typeof(Web.DependencyInjection).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Microsoft.AspNetCore.Mvc.RazorPages.PageModel)))
            .SelectMany(type => type.GetProperties().Where(property => property.DeclaringType == type))
            .Select(property => property.PropertyType).ToList();

        Assert.NotEmpty(shown);
        Assert.All(shown, type => Assert.True(type.Namespace is "System" or "Bookstore.Web.ViewModels", type.FullName));
    }

    [Fact]
    public void Every_class_of_a_view_is_in_the_stylesheet_and_every_class_of_the_stylesheet_in_a_view()
    {
        var used = Views.Append(Path.Combine(Web, "Localization/ThaiWords.cs")).SelectMany(view => ClassAttribute().Matches(File.ReadAllText(view))).SelectMany(match => match.Groups["names"].Value.Split(' '));
        var styled = ClassSelector().Matches(File.ReadAllText(Path.Combine(Web, "wwwroot/site.css"))).Select(match => match.Groups["name"].Value);

        Assert.Equal(styled.Distinct().Order(StringComparer.Ordinal), used.Distinct().Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"class=""(?<names>[^""]+)""")]
    private static partial Regex ClassAttribute();

    [GeneratedRegex(@"\.(?<name>[a-z][a-z-]*)")]
    private static partial Regex ClassSelector();
}
