using System.Globalization;

namespace Bookstore.Web.Pages;

/// <summary>Says how large a file is.</summary>
internal static class FileSize
{
    /// <summary>The size, such as <c>12 KB</c> or <c>3.4 MB</c>.</summary>
    public static string Of(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.CurrentCulture, $"{Math.Max(1, bytes / 1000)} KB")
        : string.Create(CultureInfo.CurrentCulture, $"{bytes / 1_000_000m:0.0} MB");
}
