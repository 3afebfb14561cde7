using System.Globalization;

namespace Bookstore.LocalTenant.StandInPatreon.Campaigns;

/// <summary>Amounts in words.</summary>
internal static class Money
{
    public static string InDollars(int cents) => string.Create(CultureInfo.InvariantCulture, $"${cents / 100m:0.00}");
}
