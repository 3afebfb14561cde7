using System.Text.RegularExpressions;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>Explains the configuration binder's exception about a setting that can't be converted to its type.</summary>
public static partial class UnreadableSetting
{
    /// <returns>A sentence that begins with the setting's name; null if the exception is about something else.</returns>
    public static string? Explain(Exception exception) =>
        exception is InvalidOperationException && Conversion().Match(exception.Message) is { Success: true, Groups: var groups }
            ? $"{groups["setting"]} is not {Describe(groups["type"].Value)}: '{groups["value"].Value.ReplaceLineEndings(" ")}'."
            : null;

    private static string Describe(string type) => type switch
    {
        "System.TimeSpan" => "a time like 06:00:00, or 7.00:00:00 for 7 days",
        "System.Boolean" => "true or false",
        "System.Int32" => "a whole number",
        _ => $"a value of the type {type}",
    };

    [GeneratedRegex("^Failed to convert configuration value '(?<value>.*)' at '(?<setting>[^']+)' to type '(?<type>[^']+)'", RegexOptions.Singleline)]
    private static partial Regex Conversion();
}
