using System.Net;
using Bookstore.Infrastructure.Hosting;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Security;

/// <summary>
/// What is taken from the network: which hosts are answered for, which proxies are believed, and how large a request
/// may be.
/// </summary>
internal static class NetworkSetup
{
    private const string ProxiesSetting = "Proxies";
    private const string HostsSetting = "AllowedHosts";

    // Any process of this machine could speak for itself anyway.
    private const string ThisMachine = "127.0.0.0/8;::1";

    public static void AddEdge(this IServiceCollection services)
    {
        // A form of the site has a few short fields; what Logto sends has a limit of its own.
        services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = 64 * 1024;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            // Whoever takes a book more slowly than this holds its file and a buffer for nothing.
            options.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 2 * 1024, gracePeriod: TimeSpan.FromSeconds(10));
        });

        // Health checks come by the machine's own names.
        services.AddOptions<HostFilteringOptions>().ValidateOnStart().Configure<IOptions<SiteOptions>, IConfiguration>((options, site, configuration) =>
            options.AllowedHosts =
            [
                PublicHost.FromOrigin(site.Value.Origin).Host, "localhost", "127.0.0.1", "[::1]", .. Split(configuration[HostsSetting]).Select(ToWire),
            ]);

        // Scheme and host are PublicUrl's, whatever a proxy says: only who the client is comes from it.
        services.AddOptions<ForwardedHeadersOptions>().ValidateOnStart().Configure<IConfiguration>((options, configuration) =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
            // Each hop has to be a known proxy, however many there are.
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in Split(configuration[ProxiesSetting] ?? ThisMachine))
            {
                options.KnownIPNetworks.Add(Parse(proxy));
            }
        });
    }

    private static System.Net.IPNetwork Parse(string proxy)
    {
        if (IPAddress.TryParse(proxy, out var address))
        {
            return new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8);
        }

        return System.Net.IPNetwork.TryParse(proxy, out var network)
            ? network
            : throw new OptionsValidationException(ProxiesSetting, typeof(string),
                [$"{ProxiesSetting} is not like '10.0.0.7;192.168.0.0/16': '{proxy}' is neither an address nor a network."]);
    }

    // A Host header has an international name in its ASCII form (RFC 5891).
    private static string ToWire(string host)
    {
        try
        {
            return new HostString(host).ToUriComponent();
        }
        catch (ArgumentException)
        {
            throw new OptionsValidationException(HostsSetting, typeof(string),
                [$"{HostsSetting} is not like 'shelf.example;www.books.example': '{host}' can't be the name of a host."]);
        }
    }

    private static string[] Split(string? list) =>
        list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
