using System.Globalization;

namespace Bookstore.LocalTenant.Patreon.Campaigns;

internal static class Money
{
    /// <summary>The campaign's currency.</summary>
    public const string Dollars = "USD";

    public const string Rupees = "INR";

    public const int RupeesPerDollar = 84;

    public static string FormatDollars(int cents) => string.Create(CultureInfo.InvariantCulture, $"${cents / 100m:0.00}");

    public static string Format(string currency, int cents) =>
        currency == Dollars ? FormatDollars(cents) : string.Create(CultureInfo.InvariantCulture, $"{cents / 100m:0.00} {currency}");
}
