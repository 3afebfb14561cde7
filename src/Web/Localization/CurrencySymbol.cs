using System.Globalization;

namespace Bookstore.Web.Localization;

/// <summary>The symbol that readers of a country know a currency by.</summary>
internal static class CurrencySymbol
{
    // Those of CLDR for English, which are distinct. A currency without one is written as its code.
    private static readonly Dictionary<string, string> Symbols = new()
    {
        ["AUD"] = "A$",
        ["BRL"] = "R$",
        ["CAD"] = "CA$",
        ["CNY"] = "CN¥",
        ["EUR"] = "€",
        ["GBP"] = "£",
        ["HKD"] = "HK$",
        ["ILS"] = "₪",
        ["INR"] = "₹",
        ["JPY"] = "¥",
        ["KRW"] = "₩",
        ["MXN"] = "MX$",
        ["NZD"] = "NZ$",
        ["PHP"] = "₱",
        ["THB"] = "฿",
        ["TWD"] = "NT$",
        ["USD"] = "$",
        ["VND"] = "₫",
    };

    /// <summary>
    /// The country's own symbol for its currency, such as <c>$</c> in Canada and <c>kr</c> in Sweden; for any other currency one that
    /// can't be taken for it: in Canada, <c>US$</c>.
    /// </summary>
    public static string Find(string currency, CultureInfo culture)
    {
        var local = new RegionInfo(culture.Name);
        if (local.ISOCurrencySymbol == currency)
        {
            return local.CurrencySymbol;
        }

        return Symbols.GetValueOrDefault(currency) is { } symbol
            ? symbol != local.CurrencySymbol ? symbol : $"{currency[..2]}{symbol}"
            : currency;
    }
}
