using System.Globalization;
using System.Text;

namespace Bookstore.Infrastructure.Logging;

/// <summary>Makes text from elsewhere fit for a log message: short, on one line, without control characters.</summary>
internal static class LogText
{
    private const int MaxLength = 200;
    private const int MaxReasons = 4;

    /// <summary>Cuts the text, and replaces each control, format or separator character by a space.</summary>
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

    public static string? CleanOrNull(string? text) => text is null ? null : Clean(text);

    /// <summary>The messages of an exception and its inner exceptions.</summary>
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
