using System.Globalization;
using System.Text;

namespace Bookstore.Infrastructure.Logging;

/// <summary>Makes text that somebody else chose fit for the log: on one line, without what a terminal obeys, and short.</summary>
internal static class LogText
{
    private const int MaxLength = 200;
    private const int MaxReasons = 4;

    /// <summary>The text, cut, with a space in the place of each control, format or separator character.</summary>
    public static string Clean(string text)
    {
        var kept = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (kept.Length >= MaxLength)
            {
                return kept.Append("...").ToString();
            }

            kept.Append(IsPlain(rune) ? rune.ToString() : " ");
        }

        return kept.ToString();
    }

    /// <summary>As <see cref="Clean"/>, and nothing where there is nothing.</summary>
    public static string? CleanOrNull(string? text) => text is null ? null : Clean(text);

    /// <summary>What an exception and its causes say, from the outside in.</summary>
    public static string Of(Exception exception)
    {
        var reasons = new List<string>();
        for (var cause = exception; cause is not null && reasons.Count < MaxReasons; cause = cause.InnerException)
        {
            reasons.Add($"{cause.GetType().Name}: {Clean(cause.Message)}");
        }

        return string.Join(" < ", reasons);
    }

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
