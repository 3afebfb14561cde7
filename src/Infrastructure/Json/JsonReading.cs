using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bookstore.Infrastructure.Json;

/// <summary>
/// Reads JSON from other services, so that what is stored and shown is bounded and readable whatever they send. Free text is
/// cleaned and cut. An identifier or an address is read whole or not at all: a part of it would be another one.
/// </summary>
internal static class JsonReading
{
    /// <summary>The longest subject or id in characters (OpenID Connect Core 2, <c>sub</c>).</summary>
    public const int MaxId = 255;

    // Logto itself keeps 128 characters of a name and 2,048 of a picture's URL; 320 is what an email address can have.
    private const int MaxName = 256;
    private const int MaxEmail = 320;
    private const int MaxUrl = 2048;

    /// <summary>A property, or null where it is absent or the element is no object.</summary>
    public static JsonElement? Find(this JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            // The name of another property holds half of a surrogate pair, and stands in the way.
            return null;
        }
    }

    /// <summary>The first items of an array; none where the property is absent or no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name, int maxCount) =>
        element.Find(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().Take(maxCount) : [];

    /// <summary>The first properties of an object whose names are ids; none where the property is absent or no object.</summary>
    public static IEnumerable<(string Name, JsonElement Value)> Members(this JsonElement element, string name, int maxCount) =>
        element.Find(name) is { ValueKind: JsonValueKind.Object } members
            ? members.EnumerateObject().Take(maxCount).Select(member => (Name: ReadName(member), member.Value))
                .Where(member => member.Name is not null).Select(member => (member.Name!, member.Value))
            : [];

    /// <summary>The ids in an array, each once.</summary>
    public static IEnumerable<string> Ids(this JsonElement element, string name, int maxCount) =>
        element.Items(name, maxCount).Select(item => Whole(ReadText(item), MaxId)).OfType<string>().Distinct();

    /// <summary>A boolean, or null where it is absent or something else.</summary>
    public static bool? Flag(this JsonElement element, string name) => element.Find(name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>A text that is not blank, or null.</summary>
    public static string? Text(this JsonElement element, string name) => element.Find(name) is { } value ? ReadText(value) : null;

    /// <summary>A name for people to read, on one line, cut between two visible characters; or null.</summary>
    public static string? Name(this JsonElement element, string name)
    {
        if (element.Text(name) is not { } text)
        {
            return null;
        }

        var kept = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Where(rune => !Reorders(rune)))
        {
            kept.Append(BreaksLine(rune) ? " " : rune.ToString());
        }

        var label = Cut(kept.ToString()).Trim();
        return IsVisible(label) ? label : null;
    }

    /// <summary>A subject, an id or a username; or null if it is too long or has invisible characters.</summary>
    public static string? Id(this JsonElement element, string name) => Whole(element.Text(name), MaxId);

    /// <summary>An email address; or null if it is too long or has invisible characters.</summary>
    public static string? Email(this JsonElement element, string name) => Whole(element.Text(name), MaxEmail);

    /// <summary>The address of a page or a picture; or null if it is too long, or neither https nor http.</summary>
    public static string? Address(this JsonElement element, string name) =>
        Whole(element.Text(name), MaxUrl) is { } address && Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"
            ? address
            : null;

    /// <summary>Whether a text, such as a claim of a token, can be a subject or an id: it is not long, and has no invisible characters.</summary>
    public static bool IsId(string text) => Whole(text, MaxId) is not null;

    private static string? ReadText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Read(value.GetString) is { } text && IsVisible(text) ? text : null;

    private static string? ReadName(JsonProperty property) => Whole(Read(() => property.Name), MaxId);

    private static string? Read(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            // It holds half of a surrogate pair, which is half of a character.
            return null;
        }
    }

    private static string? Whole(string? text, int maxLength) =>
        text is not null && text.Length <= maxLength && IsVisible(text) && !text.EnumerateRunes().Any(rune => BreaksLine(rune) || Reorders(rune))
            ? text
            : null;

    // What people see as one character may be several, such as an emoji with its skin or a Thai letter with its vowel.
    private static string Cut(string text)
    {
        var end = 0;
        while (end < text.Length && StringInfo.GetNextTextElementLength(text, end) is var length && end + length <= MaxName)
        {
            end += length;
        }

        return text[..end];
    }

    private static bool IsVisible(string text) => text.EnumerateRunes().Any(rune =>
        !Rune.IsWhiteSpace(rune) && !BreaksLine(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format);

    private static bool BreaksLine(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    // The bidirectional embeddings, overrides and isolates (UAX #9): they would turn the rest of the sentence around.
    private static bool Reorders(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
