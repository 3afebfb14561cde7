using System.Globalization;

namespace Bookstore.LocalTenant.Patreon.Campaigns;

internal static class Money
{
    /// <summary>The campaign's currency.</summary>
    public const string Dollars = "USD";

    public const string Rupees = "INR";

    public const int RupeesPerDollar = 84;

    public static string FormatDollars(int cents) => Format(Dollars, cents);

    /// <summary>As people write it, such as <c>$5</c>, <c>$3.50</c> or <c>₹252</c>; both currencies have two decimals.</summary>
    public static string Format(string currency, int cents) => string.Create(
        CultureInfo.InvariantCulture, $"{(currency == Dollars ? "$" : "₹")}{(cents / 100m).ToString(cents % 100 == 0 ? "#,0" : "#,0.00", CultureInfo.InvariantCulture)}");
}
