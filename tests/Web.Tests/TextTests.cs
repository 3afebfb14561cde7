using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bookstore.Application.Patrons;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>All visible text is there in both languages.</summary>
public sealed partial class TextTests
{
    private static readonly string Web = typeof(RunningApp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "WebFolder").Value!;

    private static readonly Dictionary<string, string> English = Read("Text.resx");
    private static readonly Dictionary<string, string> Thai = Read("Text.th.resx");

    [Fact]
    public void Every_text_exists_in_english_and_in_thai()
    {
        Assert.Equal(English.Keys.Order(), Thai.Keys.Order());
        Assert.All(English.Concat(Thai), text => Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key));
    }

    [Fact]
    public void Both_languages_fill_in_the_same_values() =>
        Assert.All(English, text => Assert.Equal(Placeholders(text.Value), Placeholders(Thai[text.Key])));

    [Fact]
    public void Every_text_that_a_page_uses_exists_and_every_text_is_used()
    {
        var asked = Pages().SelectMany(page => Keys().Matches(page).Select(match => match.Groups[1].Value)).Distinct().ToList();

        // A key with a {…} in it stands for all that begin and end like it.
        var patterns = asked.Select(key => new Regex("^" + Regex.Replace(Regex.Escape(key), @"\\\{.*?}", "[A-Za-z]+") + "$")).ToList();
        Assert.All(patterns, pattern => Assert.Contains(English.Keys, key => pattern.IsMatch(key)));
        Assert.All(English.Keys, key => Assert.Contains(patterns, pattern => pattern.IsMatch(key)));
    }

    [Fact]
    public void Every_heading_of_a_page_that_says_what_went_wrong_is_in_the_page_on_troubleshooting()
    {
        var page = File.ReadAllText(Path.Combine(Web, "../../docs/troubleshooting.md"));

        Assert.All(
            English.Where(text => Regex.IsMatch(text.Key, @"^(Problem|Error)\.\w+\.Heading$")),
            text => Assert.Contains($"| {text.Value} |", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_failure_of_a_sign_in_has_a_text()
    {
        var failures = Enum.GetNames<SignInFailure>();

        Assert.Equal(14, failures.Length);
        Assert.All(failures, failure =>
        {
            Assert.Contains($"Problem.{failure}.Heading", English.Keys);
            Assert.Contains($"Problem.{failure}.Text", English.Keys);
        });
    }

    [Fact]
    public void Every_status_of_a_membership_and_every_problem_with_patreon_has_a_text()
    {
        Assert.All(Enum.GetNames<MembershipStatus>(), status => Assert.Contains($"MembershipStatus.{status}", English.Keys));
        Assert.All(Enum.GetNames<MembershipAction>(), action => Assert.Contains($"MembershipAction.{action}", English.Keys));
        Assert.All(Enum.GetNames<PatreonProblem>(), problem => Assert.Contains($"PatreonProblem.{problem}", English.Keys));
    }

    [Theory]
    [InlineData("Requirement", "AccessDeniedViewModel.cs")]
    [InlineData("Hint", "DeveloperHints.cs")]
    [InlineData("Missing", "MissingAuthorization.cs")]
    [InlineData("Data", "LogtoDataItem.cs")]
    [InlineData("Ago", "Ago.cs")]
    public void Every_text_that_a_view_model_uses_exists_and_every_one_is_used(string area, string file)
    {
        var viewModel = File.ReadAllText(Path.Combine(Web, "ViewModels", file));
        var chosen = ChosenKeys().Matches(viewModel).SelectMany(match => match.Groups.Values.Skip(1)).Where(key => key.Success).Select(key => $"{area}.{key.Value}").Distinct();

        Assert.Equal(English.Keys.Where(key => key.StartsWith($"{area}.", StringComparison.Ordinal)).Order(), chosen.Order());
    }

    [Fact]
    public void No_page_has_text_outside_the_resources()
    {
        // Once Razor's own lines, code and comments are out, what stands between tags is the site's name or nothing.
        foreach (var page in Pages())
        {
            var markup = Regex.Replace(page, @"(?s)@\{.*?\n\}|<code>.*?</code>", "");
            markup = Regex.Replace(markup, @"(?m)^\s*(@|break;|case |switch|else|\{|\}|var ).*$", "");
            var words = TextBetweenTags().Matches(markup).Select(match => match.Groups[1].Value.Trim());
            Assert.DoesNotContain(words, word => Regex.IsMatch(word, @"\p{L}{2}"));
        }
    }

    private static IEnumerable<string> Pages() =>
        Directory.GetFiles(Path.Combine(Web, "Pages"), "*.cshtml", SearchOption.AllDirectories).Select(File.ReadAllText);

    private static Dictionary<string, string> Read(string file) =>
        XDocument.Load(Path.Combine(Web, "Resources", file)).Root!.Elements("data")
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static IEnumerable<string> Placeholders(string text) => Regex.Matches(text, @"\{\d\}").Select(match => match.Value).Order();

    [GeneratedRegex("""T\[\$?"([^"]+)"(?:,|\])""")]
    private static partial Regex Keys();

    [GeneratedRegex("""(?:new|Item)\(\s*(?:[^"\r\n]*\? )?"(\w+)"(?: : "(\w+)")?""")]
    private static partial Regex ChosenKeys();

    [GeneratedRegex(@">([^<>@{}]+)<")]
    private static partial Regex TextBetweenTags();
}
