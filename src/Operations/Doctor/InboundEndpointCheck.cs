using System.Net;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Json;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>
/// Whether an endpoint that others call by themselves is reached through the public URL: what nobody signed gets the refusal
/// that this site gives, and no other.
/// </summary>
/// <param name="name">The check's name.</param>
/// <param name="path">The path of the endpoint.</param>
/// <param name="isOn">Whether its secret is set; without it the site answers 404.</param>
/// <param name="missing">What to say where it is not.</param>
/// <param name="outside">Who asks.</param>
/// <param name="site">The site.</param>
internal sealed class InboundEndpointCheck(string name, string path, Func<bool> isOn, Finding missing, ProbeClient outside, IOptions<SiteOptions> site) : ICheck
{
    public string Name => name;

    public IReadOnlyList<string> Needs => [SiteUrlCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (!isOn())
        {
            return [missing];
        }

        var url = site.Value.Origin + path;
        var answer = await outside.SendAsync(new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent("") }, cancellationToken);
        return answer switch
        {
            _ when IsOurs(answer) => [Finding.Ok($"{url} answers, and refuses what nobody signed.")],
            // This site's own, or a proxy's: it says nothing of what else would have been answered.
            { Problem: null, Status: HttpStatusCode.TooManyRequests } => [Finding.NotChecked(
                $"Not checked, because {url} has had too many calls. Run doctor again in a minute.")],
            { Problem: null, Status: HttpStatusCode.NotFound, Body: "" } => [Finding.Failed(
                $"{url}: the site that runs takes no such calls.", "Restart it: its settings are older than these.")],
            _ => [Finding.Failed(
                $"{url}: {answer.InWords}, which is not this site's refusal.",
                "Have the proxy, or the firewall in front, pass a POST to this path on as it is, without a password and without a redirect.")],
        };
    }

    private static bool IsOurs(Answer answer) => answer switch
    {
        { Problem: not null } or { IsChallenge: true } => false,
        { Status: HttpStatusCode.Unauthorized } => answer.Body.Length == 0,
        { Status: HttpStatusCode.BadRequest or HttpStatusCode.ServiceUnavailable } =>
            answer.Json.Text("error") is "invalid_request" or "temporarily_unavailable",
        _ => false,
    };
}
