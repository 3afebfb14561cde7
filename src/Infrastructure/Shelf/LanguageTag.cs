using System.Text.RegularExpressions;

namespace Bookstore.Infrastructure.Shelf;

/// <summary>The shape of a language tag (BCP 47, RFC 5646 2.1). Whether its subtags are registered is not looked up.</summary>
internal static partial class LanguageTag
{
    /// <summary>Whether a text is shaped like one.</summary>
    public static bool IsWellFormed(string text) => text.All(char.IsAscii) && Shape().IsMatch(text);

    // Without the look at ASCII, a letter such as the Kelvin sign would be a k whose case is ignored.
    // Languages of more than three letters are refused, though the grammar has room for them: none is registered, and
    // "Thai" or "English" is a name. Of the grandfathered tags, the irregular ones need to be listed.
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
    private static partial Regex Shape();
}
