using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bookstore.Domain.Patrons;
using Bookstore.Web.Localization;

namespace Bookstore.Web.ViewModels;

/// <summary>Formats values for people, in the culture of the request.</summary>
internal static class Format
{
    // NumberFormatInfo.CurrencyPositivePattern: 0 and 1 are "$n" and "n$", and 2 and 3 the same with a space.
    private const int Spaced = 2;

    // Razor encodes for HTML; a name in Thai stays legible.
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>An amount as people write it, such as <c>$5</c>, <c>$3.50</c>, <c>5 €</c> or <c>CHF 5</c>.</summary>
    /// <param name="minorUnits">What Patreon calls cents, in any currency.</param>
    /// <param name="currency">The code of ISO 4217.</param>
    public static string Price(int minorUnits, string currency)
    {
        var culture = CultureInfo.CurrentCulture;
        var amount = Currency.GetAmount(minorUnits, currency);
        var format = (NumberFormatInfo)culture.NumberFormat.Clone();
        format.CurrencySymbol = CurrencySymbol.Find(currency, culture);
        format.CurrencyDecimalDigits = amount == decimal.Truncate(amount) ? 0 : Currency.GetDecimals(currency);
        if (format.CurrencySymbol is [.., var last] && char.IsLetter(last) && format.CurrencyPositivePattern < Spaced)
        {
            format.CurrencyPositivePattern += Spaced;
        }

        return amount.ToString("C", format).Replace(' ', '\u00a0');
    }

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
