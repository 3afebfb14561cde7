using Bookstore.Domain.Patrons;
using CsCheck;

namespace Bookstore.Domain.Tests;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("USD", 500, "5.00")]
    [InlineData("THB", 18050, "180.50")]
    [InlineData("JPY", 500, "500")]
    [InlineData("KRW", 5000, "5000")]
    [InlineData("KWD", 1500, "1.500")]
    [InlineData("XYZ", 301, "3.01")]
    public void An_amount_has_the_decimals_of_its_currency(string currency, int minorUnits, string amount) =>
        Assert.Equal(amount, Currency.GetAmount(minorUnits, currency).ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData(0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF")]
    [InlineData(3, "BHD IQD JOD KWD LYD OMR TND")]
    public void Currencies_without_decimals_and_with_three_are_those_of_iso_4217(int decimals, string codes) =>
        Assert.All(codes.Split(' '), code => Assert.Equal(decimals, Currency.GetDecimals(code)));

    [Fact]
    public void An_amount_loses_nothing() => Gen.Select(Gen.Int[0, int.MaxValue], Gen.OneOf("USD", "JPY", "KWD", "XYZ"))
        .Sample((minorUnits, currency) =>
            Currency.GetAmount(minorUnits, currency) * (decimal)Math.Pow(10, Currency.GetDecimals(currency)) == minorUnits);
}
