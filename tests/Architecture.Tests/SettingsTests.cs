using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Bookstore.Architecture.Tests;

/// <summary>Every setting is explained where it is declared, and docs/settings.md is what is said there.</summary>
public sealed partial class SettingsTests
{
    [Fact]
    public void The_page_of_settings_is_what_the_code_says()
    {
        var file = Path.Combine(Root.Path, "docs/settings.md");
        var text = SettingsDocument.Write();
        var before = File.Exists(file) ? File.ReadAllText(file) : "";
        if (before != text)
        {
            File.WriteAllText(file, text);
        }

        Assert.True(before == text, "docs/settings.md was not what the code says. It has been written again: look at the difference, and commit it.");
    }

    [Fact]
    public void Every_setting_has_a_meaning_and_a_default()
    {
        Assert.NotEmpty(SettingsDocument.Settings);
        Assert.All(SettingsDocument.Settings, setting =>
        {
            Assert.True(setting.Meaning.Length > 0, $"{setting.Name} needs a summary that says what it means.");
            Assert.True(setting.Default.Length > 0, $"{setting.Name} needs a value in its XML docs that says what happens without it.");
        });
    }

    [Fact]
    public void Every_class_that_is_validated_names_its_section()
    {
        var missing =
            from assembly in (Assembly[])[typeof(Infrastructure.DependencyInjection).Assembly, typeof(Web.DependencyInjection).Assembly]
            from type in assembly.GetTypes()
            from contract in type.GetInterfaces()
            where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IValidateOptions<>)
            let options = contract.GenericTypeArguments[0]
            // The framework's own are not ours to document.
            where options.Namespace!.StartsWith("Bookstore.", StringComparison.Ordinal) && options.GetField("Section") is null
            select options.Name;

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_setting_that_the_code_reads_by_its_name_is_explained()
    {
        var unknown =
            from file in Root.SourceFiles
            from Match read in Read().Matches(Root.Read(file))
            let name = read.Groups["name"].Value
            where SettingsDocument.Settings.All(setting => setting.Name != name && !setting.Name.StartsWith($"{name}:", StringComparison.Ordinal))
            where !IsForeign(name)
            select $"{file}: {name}";

        Assert.Empty(unknown);
    }

    // Those of the runtime, of Kestrel and of OpenTelemetry have documents of their own.
    private static bool IsForeign(string name) => name is "APPDATA" or "Kestrel:Endpoints" || name.StartsWith("OTEL_", StringComparison.Ordinal);

    [GeneratedRegex(@"(?:[cC]onfiguration\[|onfiguration\.GetSection\(|BindConfiguration\(|\(configuration, )""(?<name>\w[\w:]*)""")]
    private static partial Regex Read();
}
