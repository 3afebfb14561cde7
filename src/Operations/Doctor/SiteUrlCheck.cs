using System.Net;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Json;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>
/// Whether a request to the public URL arrives at this site, and what the proxies in front made of it. The site goes by
/// <c>PublicUrl</c> whatever they say, so a page could not show it: <c>/arrival</c> tells.
/// </summary>
internal sealed class SiteUrlCheck(ProbeClient outside, IOptions<SiteOptions> site) : ICheck
{
    public const string CheckName = "site.public-url";

    private const string Proxy = "docs/nginx.conf shows a proxy that is set up.";

    public string Name => CheckName;

    public IReadOnlyList<string> Needs => [DoctorSetup.SiteSettings];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var origin = site.Value.Origin;
        var answer = await outside.GetAsync($"{origin}/arrival", cancellationToken);
        return answer switch
        {
            { Problem: { } problem } => [Finding.Failed(
                $"{origin}: {problem}.", "Start the site, and its proxy if there is one; or correct PublicUrl. It was asked from this machine.")],
            { Location: { } location } => [Finding.Failed(
                $"{origin} sends browsers on to {location.GetLeftPart(UriPartial.Authority)}.",
                $"Set PublicUrl to the origin where browsers end up, and register its URIs at Logto. {Proxy}")],
            { Status: HttpStatusCode.BadRequest } => [Finding.Failed(
                $"{origin} refuses its own name: the Host that arrives is not that of PublicUrl.",
                $"Have the proxy pass the Host on ('proxy_set_header Host $host;'), or add the name to AllowedHosts. {Proxy}")],
            { Status: HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout } =>
            [
                Finding.Failed($"{origin}: {answer.InWords}: a proxy is there, and the site behind it is not.", "Start the site where the proxy looks for it (--urls)."),
            ],
            { IsSuccess: true } when answer.Json.Text("publicUrl") is { } other => other == origin
                ? Judge(answer)
                : [Finding.Failed($"{origin} is answered by a Bookstore whose PublicUrl is {other}.", "Give doctor the settings of the site that runs, or restart that one with these.")],
            _ => [Finding.Failed(
                $"{origin}/arrival: {answer.InWords}, which is not this site's.",
                $"Another program, an older Bookstore or a page of the proxy answers: see what listens there, and that the proxy passes every path on. {Proxy}")],
        };
    }

    private List<Finding> Judge(Answer answer)
    {
        var arrival = answer.Json;
        List<Finding> findings = [];
        if (arrival.Text("host") != "public")
        {
            findings.Add(Finding.Warning(
                "The Host that arrives is not that of PublicUrl. The site goes by PublicUrl, so links and cookies are right all the same.",
                $"Have the proxy pass the Host on ('proxy_set_header Host $host;'). {Proxy}"));
        }

        if (arrival.Text("scheme") is { } scheme && scheme != new Uri(site.Value.Origin).Scheme)
        {
            findings.Add(Finding.Warning(
                $"A proxy says X-Forwarded-Proto: {(scheme is "http" or "https" ? scheme : "something else")}, and PublicUrl says {new Uri(site.Value.Origin).Scheme}.",
                "See where TLS ends: that proxy should send 'X-Forwarded-Proto $scheme', and the ones behind it pass it on."));
        }

        switch (arrival.Text("client"))
        {
            case "not-believed":
                findings.Add(Finding.Failed(
                    "X-Forwarded-For comes from a proxy that is not in Proxies, so all visitors count as one: a few sign-ins, and nobody gets in for a minute (429).",
                    "Add the address of the proxy, as this site sees it, to Proxies."));
                break;
            case "forwarded":
            case "direct" when !site.Value.IsHttps:
                break;
            case "direct":
                findings.Add(Finding.Warning(
                    "The proxy that ends TLS sends no X-Forwarded-For, so all visitors count as one: a few sign-ins, and nobody gets in for a minute (429).",
                    $"Have it send 'X-Forwarded-For $proxy_add_x_forwarded_for'. {Proxy}"));
                break;
            default:
                findings.Add(Finding.NotChecked("Not known whether visitors are told apart: the site that runs is another version."));
                break;
        }

        return findings.Count > 0 ? findings : [Finding.Ok($"A request to {site.Value.Origin} arrives at this site with the right scheme and host.")];
    }
}
