using System.Globalization;

namespace Bookstore.Web.ViewModels;

/// <summary>The first letters of a name or a title, for where there is no picture.</summary>
internal static class Initials
{
    // Written before the consonant that they are spoken after: แมว begins with ม.
    private const string ThaiLeadingVowels = "เแโใไ";

    /// <summary>The first letters of the first word and the last; of a single word, one.</summary>
    public static string Of(string text)
    {
        var letters = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(FindFirst).OfType<string>().ToList();
        return letters switch
        {
            [] => "",
            [var only] => only,
            [var first, .., var last] => first + last,
        };
    }

    private static string? FindFirst(string word)
    {
        var elements = StringInfo.GetTextElementEnumerator(word);
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            if (!ThaiLeadingVowels.Contains(element[0]) && char.IsLetterOrDigit(element, 0))
            {
                return element.ToUpper(CultureInfo.InvariantCulture);
            }
        }

        return null;
    }
}
