using System.Net;
using System.Net.Sockets;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Logto;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Doctor;

/// <summary>Whether Logto and Patreon could call the site: neither calls an address that is private.</summary>
internal sealed class SiteAddressCheck(IOptions<SiteOptions> site, IOptions<LogtoOptions> logto) : ICheck
{
    public string Name => "site.address";

    public IReadOnlyList<string> Needs => [DoctorSetup.SiteSettings, DoctorSetup.LogtoSettings];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var origin = new Uri(site.Value.Origin);
        IPAddress[] addresses;
        try
        {
            addresses = await Dns.GetHostAddressesAsync(origin.IdnHost, cancellationToken);
        }
        catch (SocketException)
        {
            return [Finding.NotChecked($"Not checked, because this machine finds no address of {origin.Host}.")];
        }

        return addresses.FirstOrDefault(IsPrivate) switch
        {
            null => [Finding.Ok($"{origin.Host} has a public address.")],
            // The local tenant; a Logto of one's own takes OIDC_PROVIDER_SSRF_PROTECTION_DISABLED=1 to do the same.
            _ when new Uri(logto.Value.Endpoint).IsLoopback => [Finding.Ok(
                $"{origin.Host} is private, and so is Logto's address. The local tenant calls it all the same.")],
            var address => [Finding.Warning(
                $"{origin.Host} is private ({address}): Logto's back-channel logout and webhooks, and Patreon's, will not arrive.",
                "For development that is all right. For the rest, give the site a public address, and set PublicUrl to it.")],
        };
    }

    private static bool IsPrivate(IPAddress address)
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
