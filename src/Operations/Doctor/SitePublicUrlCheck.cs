using System.Net;
using Bookstore.Application;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Json;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>
/// Whether a request to <c>PublicUrl</c> arrives at this site, and what the proxies made of it. Pages can't show it, since
/// they use <c>PublicUrl</c> whatever a proxy sends; <c>/arrival</c> tells.
/// </summary>
internal sealed class SitePublicUrlCheck(ProbeClient client, IOptions<SiteOptions> site) : ICheck
{
    public const string CheckName = "site.public-url";

    private const string Proxy = "docs/nginx.conf is an example.";

    public string Name => CheckName;

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var origin = site.Value.Origin;
        var answer = await client.GetAsync($"{origin}{SiteAddresses.RequestDiagnostics}", cancellationToken);
        return answer switch
        {
            { Problem: { } problem } => [Finding.Failed(
                $"{origin}: {problem}.", "Start the site, and its proxy if there is one; or correct PublicUrl. The request came from this machine.")],
            { Location: { } location } => [Finding.Failed(
                $"{origin} redirects browsers to {location.GetLeftPart(UriPartial.Authority)}.",
                $"Set PublicUrl to the origin where browsers end, and register its URIs at Logto. {Proxy}")],
            { Status: HttpStatusCode.BadRequest } => [Finding.Failed(
                $"{origin} rejects the Host header that arrives: it is not that of PublicUrl.",
                $"Make the proxy pass the Host on ('proxy_set_header Host $host;'), or add the name to AllowedHosts. {Proxy}")],
            { Status: HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout } =>
            [
                Finding.Failed($"{origin}: {answer.Description}: the proxy does not reach the site behind it.", "Start the site at the address that the proxy forwards to (--urls)."),
            ],
            { IsSuccess: true } when answer.Json.Text("publicUrl") is { } other => other == origin
                ? CheckForwarding(answer)
                : [Finding.Failed($"{origin} is answered by a Bookstore whose PublicUrl is {other}.", "Run doctor with the settings of the running site, or restart the site with these.")],
            _ => [Finding.Failed(
                $"{origin}{SiteAddresses.RequestDiagnostics}: {answer.Description}, but not as this site does.",
                $"Another program, an older Bookstore or the proxy itself responds: check what listens there, and that the proxy passes every path on. {Proxy}")],
        };
    }

    private List<Finding> CheckForwarding(ProbeResponse answer)
    {
        var received = answer.Json;
        List<Finding> findings = [];
        if (received.Text("host") != "public")
        {
            findings.Add(Finding.Warning(
                "The Host header that arrives is not that of PublicUrl. Links and cookies are right all the same, since the site uses PublicUrl.",
                $"Make the proxy pass the Host on ('proxy_set_header Host $host;'). {Proxy}"));
        }

        if (received.Text("scheme") is { } scheme && scheme != new Uri(site.Value.Origin).Scheme)
        {
            findings.Add(Finding.Warning(
                $"A proxy sends X-Forwarded-Proto: {(scheme is "http" or "https" ? scheme : "something else")}, but PublicUrl has {new Uri(site.Value.Origin).Scheme}.",
                "Find the proxy where TLS ends: it should send 'X-Forwarded-Proto $scheme', and those behind it pass it on."));
        }

        switch (received.Text("client"))
        {
            case "not-believed":
                findings.Add(Finding.Failed(
                    "X-Forwarded-For comes from a proxy that is not in Proxies, so all visitors count as one: after a few sign-ins, nobody can sign in for a minute (429).",
                    "Add the address from which the proxy reaches this site to Proxies."));
                break;
            case "forwarded":
            case "direct" when !site.Value.IsHttps:
                break;
            case "direct":
                findings.Add(Finding.Warning(
                    "The proxy that ends TLS sends no X-Forwarded-For, so all visitors count as one: after a few sign-ins, nobody can sign in for a minute (429).",
                    $"Make it send 'X-Forwarded-For $proxy_add_x_forwarded_for'. {Proxy}"));
                break;
            default:
                findings.Add(Finding.NotChecked("Whether clients are distinguished was not checked: the running site is another version."));
                break;
        }

        return findings.Count > 0 ? findings : [Finding.Ok($"A request to {site.Value.Origin} arrives at this site with the right scheme and host.")];
    }
}
