using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bookstore.Web.ViewModels;

/// <summary>Formats values for people, in the culture of the request.</summary>
internal static class Format
{
    // Razor encodes for HTML; a name in Thai stays legible.
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>An amount such as <c>5 USD</c> or <c>3.50 USD</c>.</summary>
    public static string Price(int cents, string currency) =>
        $"{(cents / 100m).ToString(cents % 100 == 0 ? "0" : "0.00", CultureInfo.CurrentCulture)} {currency}";

    /// <summary>A size such as <c>12 KB</c> or <c>3.4 MB</c>.</summary>
    public static string FileSize(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.CurrentCulture, $"{Math.Max(1, bytes / 1000)} KB")
        : string.Create(CultureInfo.CurrentCulture, $"{bytes / 1_000_000m:0.0} MB");

    /// <summary>The language's name in itself; the tag (BCP 47) where .NET has no such name.</summary>
    public static string Language(string tag)
    {
        try
        {
            // ICU spells out subtags that it doesn't know: "English (Private-Use=mine)".
            var culture = CultureInfo.GetCultureInfo(tag);
            return culture.Name.Length > 0 && culture.NativeName.AsSpan().IndexOfAny('=', '_') < 0 ? culture.NativeName : tag;
        }
        catch (CultureNotFoundException)
        {
            return tag;
        }
    }

    /// <summary>The same JSON, indented.</summary>
    public static string Json(string json) => JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(json), Indented);
}
