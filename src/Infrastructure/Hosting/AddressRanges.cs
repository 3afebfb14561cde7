using System.Net;
using System.Net.Sockets;

namespace Bookstore.Infrastructure.Hosting;

internal static class AddressRanges
{
    /// <summary>Whether an address is this machine's, or in a private network (RFC 1918, 3927, 4193, 6598).</summary>
    public static bool IsPrivate(this IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal
            || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is var bytes
                && bytes is [0 or 10, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [169, 254, ..] or [100, >= 64 and <= 127, ..]);
    }
}
