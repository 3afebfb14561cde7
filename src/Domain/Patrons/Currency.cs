namespace Bookstore.Domain.Patrons;

/// <summary>What ISO 4217 says of currencies.</summary>
public static class Currency
{
    private static readonly HashSet<string> WithoutDecimals =
    [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF",
    ];

    private static readonly HashSet<string> WithThreeDecimals = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

    /// <summary>How many decimals a currency has (its minor unit): 2 for most, also for a code that ISO 4217 doesn't list.</summary>
    /// <param name="code">The code in capitals, such as <c>USD</c>.</param>
    public static int GetDecimals(string code) => WithoutDecimals.Contains(code) ? 0 : WithThreeDecimals.Contains(code) ? 3 : 2;

    /// <summary>The amount in the currency's main unit: 500 is 5 dollars, 500 yen or half a dinar.</summary>
    /// <param name="minorUnits">What Patreon calls cents, in any currency.</param>
    public static decimal GetAmount(int minorUnits, string code) => new(minorUnits, 0, 0, false, (byte)GetDecimals(code));
}
