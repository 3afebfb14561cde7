using System.Globalization;

namespace Bookstore.Web.Pages;

/// <summary>Says which language a book is in.</summary>
internal static class LanguageName
{
    /// <summary>The language's own name; the tag where none is known (BCP 47), or one that says more of the tag than of the language.</summary>
    public static string Of(string tag)
    {
        try
        {
            // ICU spells out what it knows nothing of: "English (Private-Use=mine)".
            var culture = CultureInfo.GetCultureInfo(tag);
            return culture.Name.Length > 0 && culture.NativeName.AsSpan().IndexOfAny('=', '_') < 0 ? culture.NativeName : tag;
        }
        catch (CultureNotFoundException)
        {
            return tag;
        }
    }
}
