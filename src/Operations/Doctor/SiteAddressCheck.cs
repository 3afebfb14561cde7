using System.Net;
using System.Net.Sockets;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Logto;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>
/// Whether Logto and Patreon could call the site. Logto sends back-channel logouts to no private address, though webhooks;
/// Patreon calls none.
/// </summary>
internal sealed class SiteAddressCheck(
    IOptions<SiteOptions> site, IOptions<LogtoOptions> logto, IConfiguration configuration, IHostEnvironment environment) : ICheck
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

        return addresses.FirstOrDefault(address => address.IsPrivate()) is { } found
            ? Judge($"{origin.Host} is private ({found})")
            : addresses.Length == 0 ? [Finding.NotChecked($"Not checked, because this machine finds no address of {origin.Host}.")]
            : [Finding.Ok($"{origin.Host} has a public address.")];
    }

    private List<Finding> Judge(string siteIsPrivate)
    {
        List<Finding> findings = [];
        if (!IsLocalTenant())
        {
            findings.Add(Finding.Warning(
                $"{siteIsPrivate}: Logto's back-channel logouts will not arrive, since it sends them to no private address; its webhooks arrive where it reaches this one.",
                "For development that is all right. For the rest, give the site a public address, and set PublicUrl to it. "
                + "A Logto of your own that reaches the site sends back-channel logouts too with OIDC_PROVIDER_SSRF_PROTECTION_DISABLED=1 in its environment."));
        }

        if (IsPatreonElsewhere())
        {
            findings.Add(Finding.Warning(
                $"{siteIsPrivate}: Patreon's webhooks will not arrive, and a change at Patreon shows with the next sync only.",
                "For development that is all right. For the rest, give the site a public address, and set PublicUrl to it."));
        }

        return findings.Count > 0 ? findings : [Finding.Ok($"{siteIsPrivate}, and the local tenant calls it all the same.")];
    }

    // As the local tenant decides whether it starts.
    private bool IsLocalTenant() => environment.IsDevelopment()
        && Origins.Normalize(logto.Value.Endpoint) == $"http://localhost:{configuration["LocalTenant:Port"] ?? "3011"}";

    // The stand-in is on this machine.
    private bool IsPatreonElsewhere() => !string.IsNullOrWhiteSpace(configuration["Patreon:AccessToken"])
        && !(Uri.TryCreate(configuration["Patreon:ApiBase"], UriKind.Absolute, out var api) && api.IsLoopback);
}
