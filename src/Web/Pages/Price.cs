using System.Globalization;
using Bookstore.Domain.Patrons;

namespace Bookstore.Web.Pages;

/// <summary>Says amounts.</summary>
internal static class Price
{
    /// <summary>An amount of a campaign, such as <c>5 USD</c> or <c>3.50 USD</c>.</summary>
    public static string Of(int cents, Campaign campaign) =>
        $"{(cents / 100m).ToString(cents % 100 == 0 ? "0" : "0.00", CultureInfo.CurrentCulture)} {campaign.Currency}";
}
