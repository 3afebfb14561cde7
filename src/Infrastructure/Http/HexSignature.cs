using System.Buffers;

namespace Bookstore.Infrastructure.Http;

/// <summary>The form of a signature in a header: an HMAC in hexadecimal, as the services that call the site write it.</summary>
internal static class HexSignature
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether a header can be a signature of so many bytes; whose it is only the body tells.</summary>
    public static bool IsOne(string? header, int bytes) => header?.Length == 2 * bytes && !header.AsSpan().ContainsAnyExcept(Digits);
}
