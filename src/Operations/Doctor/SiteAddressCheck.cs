using System.Net;
using System.Net.Sockets;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Logto;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>
/// Whether Logto and Patreon could reach the site. Logto sends webhooks, but no back-channel logouts, to private addresses;
/// Patreon sends nothing to them.
/// </summary>
internal sealed class SiteAddressCheck(
    IOptions<SiteOptions> site, IOptions<LogtoOptions> logto, IConfiguration configuration, IHostEnvironment environment) : ICheck
{
    public string Name => "site.address";

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
            return [Finding.NotChecked($"Not checked, because this machine can't resolve {origin.Host}.")];
        }

        return addresses.FirstOrDefault(address => address.IsPrivate()) is { } found
            ? CheckPrivate($"{origin.Host} is private ({found})")
            : addresses.Length == 0 ? [Finding.NotChecked($"Not checked, because this machine can't resolve {origin.Host}.")]
            : [Finding.Ok($"{origin.Host} has a public address.")];
    }

    private List<Finding> CheckPrivate(string siteIsPrivate)
    {
        const string Remedy = "In development that is expected. Otherwise give the site a public address, and set PublicUrl to it.";
        List<Finding> findings = [];
        if (!IsLocalTenant())
        {
            findings.Add(Finding.Warning(
                $"{siteIsPrivate}: Logto's back-channel logouts will not arrive, since it sends none to private addresses. Its webhooks arrive if it can reach this address.",
                $"{Remedy} A Logto that you host sends back-channel logouts too with OIDC_PROVIDER_SSRF_PROTECTION_DISABLED=1 in its environment."));
        }

        if (IsPatreonElsewhere())
        {
            findings.Add(Finding.Warning($"{siteIsPrivate}: Patreon's webhooks will not arrive, so changes at Patreon appear only with the next sync.", Remedy));
        }

        return findings.Count > 0 ? findings : [Finding.Ok($"{siteIsPrivate}, and the local tenant reaches it.")];
    }

    // The rule by which the local tenant starts.
    private bool IsLocalTenant() => environment.IsDevelopment()
        && Origins.Normalize(logto.Value.Endpoint) == $"http://localhost:{configuration["LocalTenant:Port"] ?? "3011"}";

    // The stand-in for Patreon is on this machine.
    private bool IsPatreonElsewhere() => !string.IsNullOrWhiteSpace(configuration["Patreon:AccessToken"])
        && !(Uri.TryCreate(configuration["Patreon:ApiBase"], UriKind.Absolute, out var api) && api.IsLoopback);
}
