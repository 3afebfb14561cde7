using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bookstore.Architecture.Tests;

/// <summary>
/// Writes docs/settings.md of the XML docs of the settings: the summary says what one means, and the value what it is if nobody sets
/// it, where the code's own value doesn't. A setting is a property of a class with a constant <c>Section</c>, or a constant that
/// holds its whole name.
/// </summary>
internal static partial class SettingsDocument
{
    private const string Introduction = """
        # Settings

        The site reads its settings from `appsettings.json`, from the files in `Secrets:Folder`, from environment variables (with `__` for `:`), from the command line and, in Development only, from user-secrets. If a setting is missing or wrong, the site doesn't start, and the message names the setting.

        Times are `[days.]hours:minutes:seconds`, such as `7.00:00:00` for seven days. What telemetry to export is set by [OpenTelemetry's own variables](operations.md#metrics-traces-and-logs).

        This page is generated from the code; [Testing](testing.md#generated-documents) says how.

        """;

    // In the order of the page. Any other section follows, under its own name.
    private static readonly (string Heading, string[] Sections)[] Chapters =
    [
        ("The site", ["", "Site", "Shelf", "Secrets"]),
        ("Logto", ["Logto", "Logto:Management", "PatreonConnector"]),
        ("Patreon", ["Patreon"]),
        ("Sessions", ["Sessions"]),
        ("The database and the keys", ["Database", "ConnectionStrings", "DataProtection"]),
        ("Limits, health and telemetry", ["RateLimits", "Health", "Telemetry"]),
        ("The local tenant", ["LocalTenant", "LocalTenant:Patreon"]),
    ];

    /// <summary>All settings, in the order in which their classes declare them.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [.. Read()];

    public static string Write()
    {
        var text = new StringBuilder(Introduction);
        var others = Settings.Select(setting => setting.Section).Distinct().Except(Chapters.SelectMany(chapter => chapter.Sections));
        foreach (var (heading, sections) in Chapters.Concat(others.Order(StringComparer.Ordinal).Select(name => (name, (string[])[name]))))
        {
            var settings = Settings.Where(setting => sections.Contains(setting.Section))
                .OrderBy(setting => Array.IndexOf(sections, setting.Section)).ToList();
            if (settings is [])
            {
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n\n| setting | meaning | default |\n|---|---|---|\n");
            settings.ForEach(setting => text.Append(CultureInfo.InvariantCulture, $"| `{setting.Name}` | {setting.Meaning} | {setting.Default} |\n"));
        }

        return text.ToString();
    }

    // By the files beside this assembly, since a site may have been made without the local tenant.
    private static IEnumerable<Setting> Read() =>
        from file in Directory.EnumerateFiles(AppContext.BaseDirectory, "Bookstore.*.xml").Order(StringComparer.Ordinal)
        where !file.EndsWith(".Tests.xml", StringComparison.Ordinal)
        let docs = XDocument.Load(file).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value)
        from type in Assembly.Load(Path.GetFileNameWithoutExtension(file)).GetTypes().OrderBy(type => type.FullName, StringComparer.Ordinal)
        from setting in OfOptions(type, docs).Concat(OfConstants(type, docs))
        select setting;

    private static IEnumerable<Setting> OfOptions(Type type, Dictionary<string, XElement> docs)
    {
        if (type.GetField("Section")?.GetRawConstantValue() is not string section)
        {
            yield break;
        }

        var options = Activator.CreateInstance(type)!;
        // The order of the file.
        foreach (var property in type.GetProperties().Where(property => property.SetMethod is { IsPublic: true }).OrderBy(property => property.MetadataToken))
        {
            var member = docs.GetValueOrDefault($"P:{type.FullName}.{property.Name}");
            yield return new Setting(
                section.Length > 0 ? $"{section}:{property.Name}" : property.Name,
                section,
                ToMarkdown(member?.Element("summary"), section),
                member?.Element("value") is { } value ? ToMarkdown(value, section) : ToMarkdown(property.GetValue(options)));
        }
    }

    private static IEnumerable<Setting> OfConstants(Type type, Dictionary<string, XElement> docs) =>
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).OrderBy(field => field.MetadataToken)
        where field.IsLiteral
        let member = docs.GetValueOrDefault($"F:{type.FullName}.{field.Name}")
        where member?.Element("value") is not null
        let name = (string)field.GetRawConstantValue()!
        let section = name[..name.LastIndexOf(':')]
        select new Setting(name, section, ToMarkdown(member.Element("summary"), section), ToMarkdown(member.Element("value"), section));

    private static string ToMarkdown(object? value) => value switch
    {
        null or "" => "",
        bool isOn => isOn ? "`true`" : "`false`",
        _ => string.Create(CultureInfo.InvariantCulture, $"`{value}`"),
    };

    private static string ToMarkdown(XElement? docs, string section) => docs is null ? "" : Whitespace().Replace(
        string.Concat(docs.Nodes().Select(node => node switch
        {
            XText text => text.Value.Replace("|", "\\|", StringComparison.Ordinal),
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "em" } term => $"*{term.Value}*",
            XElement { Name.LocalName: "see" } link when link.Attribute("href") is { } address => $"[{ToMarkdown(link, section)}]({address.Value})",
            // Of the same class.
            XElement { Name.LocalName: "see" } link => $"`{section}:{link.Attribute("cref")!.Value.Split('.')[^1]}`",
            _ => throw new InvalidOperationException($"The page of settings has no form for {node}."),
        })), " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();

    /// <param name="Default">Empty where neither the docs nor the code say it.</param>
    internal sealed record Setting(string Name, string Section, string Meaning, string Default);
}
