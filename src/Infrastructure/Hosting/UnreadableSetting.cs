using System.Text.RegularExpressions;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>Says which setting is not of the kind that it has to be, in the place of the binder's exception.</summary>
public static partial class UnreadableSetting
{
    /// <summary>Says it in a sentence that begins with the setting's name; null where the exception is of something else.</summary>
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
