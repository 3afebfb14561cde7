using System.Net;
using Bookstore.Infrastructure.Hosting;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Security;

/// <summary>How large and slow requests may be, which hosts the site answers for, and which proxies it trusts.</summary>
internal static class NetworkConfiguration
{
    public static void AddServerLimits(this IServiceCollection services) => services.Configure<KestrelServerOptions>(options =>
    {
        options.AddServerHeader = false;
        // The site's forms have a few short fields; webhooks have limits of their own.
        options.Limits.MaxRequestBodySize = 64 * 1024;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        // A slower download would hold its file and a buffer for nothing.
        options.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 2 * 1024, gracePeriod: TimeSpan.FromSeconds(10));
    });

    public static void AddHostFiltering(this IServiceCollection services) => services.AddOptions<HostFilteringOptions>().ValidateOnStart()
        .Configure<IOptions<SiteOptions>>((options, site) => options.AllowedHosts =
        [
            // Health checks use the machine's own names.
            PublicHost.FromOrigin(site.Value.Origin).Host, "localhost", "127.0.0.1", "[::1]", .. Split(site.Value.AllowedHosts).Select(ToALabel),
        ]);

    public static void AddTrustedProxies(this IServiceCollection services) => services.AddOptions<ForwardedHeadersOptions>().ValidateOnStart()
        .Configure<IOptions<SiteOptions>>((options, site) =>
        {
            // Scheme and host are always PublicUrl's.
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
            // Any number of proxies, each of which has to be a known one.
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in Split(site.Value.Proxies))
            {
                options.KnownIPNetworks.Add(ParseNetwork(proxy));
            }
        });

    private static System.Net.IPNetwork ParseNetwork(string proxy)
    {
        if (IPAddress.TryParse(proxy, out var address))
        {
            return new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8);
        }

        return System.Net.IPNetwork.TryParse(proxy, out var network)
            ? network
            : throw new OptionsValidationException(nameof(SiteOptions.Proxies), typeof(string),
                [$"{nameof(SiteOptions.Proxies)} must be a list of addresses and networks such as '10.0.0.7;192.168.0.0/16': '{proxy}' is neither."]);
    }

    // The form of an international name in a Host header (RFC 5891).
    private static string ToALabel(string host)
    {
        try
        {
            return new HostString(host).ToUriComponent();
        }
        catch (ArgumentException)
        {
            throw new OptionsValidationException(nameof(SiteOptions.AllowedHosts), typeof(string),
                [$"{nameof(SiteOptions.AllowedHosts)} must be a list of host names such as 'shelf.example;www.books.example': '{host}' is not a valid host name."]);
        }
    }

    private static string[] Split(string? list) =>
        list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
