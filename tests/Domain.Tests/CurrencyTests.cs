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

    [Fact]
    public void An_amount_loses_nothing() => Gen.Select(Gen.Int[0, int.MaxValue], Gen.OneOf("USD", "JPY", "KWD", "XYZ"))
        .Sample((minorUnits, currency) =>
            Currency.GetAmount(minorUnits, currency) * (decimal)Math.Pow(10, Currency.GetDecimals(currency)) == minorUnits);
}
