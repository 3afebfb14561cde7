using System.Globalization;

namespace Bookstore.LocalTenant.Patreon.Campaigns;

/// <summary>Amounts in words.</summary>
internal static class Money
{
    /// <summary>The campaign's currency.</summary>
    public const string Dollars = "USD";

    /// <summary>What some patrons pay in.</summary>
    public const string Rupees = "INR";

    /// <summary>How many rupees a dollar costs.</summary>
    public const int RupeesPerDollar = 84;

    public static string FormatDollars(int cents) => string.Create(CultureInfo.InvariantCulture, $"${cents / 100m:0.00}");

    public static string Format(string currency, int cents) =>
        currency == Dollars ? FormatDollars(cents) : string.Create(CultureInfo.InvariantCulture, $"{cents / 100m:0.00} {currency}");
}
