using System.Globalization;
using Bookstore.Domain.Patrons;
using Bookstore.Web.Localization;
using CsCheck;

namespace Bookstore.Web.Tests;

/// <summary>Money as people write it.</summary>
public sealed class PriceTests
{
    private static readonly string[] Currencies = ["USD", "EUR", "GBP", "CAD", "AUD", "JPY", "KWD", "THB", "SEK", "CHF", "MXN", "XYZ"];

    [Theory]
    [InlineData("en-US", 500, "USD", "$5")]
    [InlineData("en-US", 350, "USD", "$3.50")]
    [InlineData("en-GB", 500, "USD", "$5")]
    [InlineData("en-GB", 500, "GBP", "£5")]
    [InlineData("en-CA", 500, "CAD", "$5")]
    [InlineData("en-CA", 500, "USD", "US$5")]
    [InlineData("en-AU", 1234500, "AUD", "$12,345")]
    [InlineData("en-SE", 500, "EUR", "5 €")]
    [InlineData("en-US", 500, "EUR", "€5")]
    [InlineData("en-SE", 5000, "SEK", "50 kr")]
    [InlineData("en-US", 5000, "SEK", "SEK 50")]
    [InlineData("en-US", 500, "JPY", "¥500")]
    [InlineData("en-US", 1500, "KWD", "KWD 1.500")]
    [InlineData("en-US", 3000, "KWD", "KWD 3")]
    [InlineData("th-TH", 18000, "THB", "฿180")]
    [InlineData("th-TH", 500, "USD", "$5")]
    public void A_price_has_its_currencys_symbol_and_decimals_in_the_countrys_order(string culture, int minorUnits, string currency, string price) =>
        Assert.Equal(price, Format(culture, minorUnits, currency).Replace('\u00a0', ' '));

    [Fact]
    public void A_price_shows_the_whole_amount_and_no_other_whatever_the_country() =>
        Gen.Select(Gen.Int[0, Languages.Cultures.Count - 1].Select(index => Languages.Cultures[index].Name), Gen.Int[0, 10_000_000], Gen.Int[0, Currencies.Length - 1].Select(index => Currencies[index]))
            .Sample((culture, minorUnits, currency) =>
            {
                var separator = CultureInfo.GetCultureInfo(culture).NumberFormat.CurrencyDecimalSeparator;
                var parts = Format(culture, minorUnits, currency).Split(separator);
                // Symbols have no digits. A dot may be part of one ("Rs."), or group digits.
                var decimals = parts.Length > 1 && parts[^1].Count(char.IsAsciiDigit) is var count && count == Currency.GetDecimals(currency) && count > 0 ? parts[^1] : "";
                var digits = string.Concat(parts.SelectMany(part => part).Where(char.IsAsciiDigit));
                return digits == (decimals.Length > 0
                    ? minorUnits.ToString($"D{Currency.GetDecimals(currency) + 1}", CultureInfo.InvariantCulture)
                    : decimal.Truncate(Currency.GetAmount(minorUnits, currency)).ToString(CultureInfo.InvariantCulture));
            });

    private static string Format(string culture, int minorUnits, string currency)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            return ViewModels.Format.Price(minorUnits, currency);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
