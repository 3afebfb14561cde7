using System.Text.RegularExpressions;

namespace Bookstore.Infrastructure.Shelf;

/// <summary>The syntax of a language tag (BCP 47, RFC 5646 2.1). Whether its subtags are registered is not checked.</summary>
internal static partial class LanguageTag
{
    public static bool IsWellFormed(string text) => text.All(char.IsAscii) && Syntax().IsMatch(text);

    // The check for ASCII is for letters such as the Kelvin sign, which equals a k if case is ignored.
    // Languages of more than three letters are rejected, though the grammar allows them: none is registered, and "Thai" or
    // "English" is a name. Of the grandfathered tags, only the irregular ones need to be listed.
    [GeneratedRegex(
        """
        \A(?:
          (?<language>[a-z]{2,3}(?:-[a-z]{3}){0,3})
          (?<script>-[a-z]{4})?
          (?<region>-(?:[a-z]{2}|[0-9]{3}))?
          (?<variant>-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*
          (?<extension>-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*
          (?<privateuse>-x(?:-[a-z0-9]{1,8})+)?
          | x(?:-[a-z0-9]{1,8})+
          | en-GB-oed | sgn-(?:BE-FR|BE-NL|CH-DE)
          | i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)
        )\z
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Syntax();
}
