using System.Net;
using Bookstore.Application;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Patreon;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>
/// Whether the endpoints that Logto and Patreon call can be reached through <c>PublicUrl</c>: this site rejects an unsigned
/// request in its own way, and a proxy in another.
/// </summary>
internal sealed class SiteEndpointsCheck(ProbeClient client, IOptions<SiteOptions> site, IConfiguration configuration) : ICheck
{
    public const string CheckName = "site.endpoints";

    public string Name => CheckName;

    public IReadOnlyList<string> Needs => [SitePublicUrlCheck.CheckName];

    // Side by side: one after another, requests that nobody answers would take as long as a check may.
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) => await Task.WhenAll(
        CheckAsync(SiteAddresses.BackChannelLogout, cancellationToken),
        IsSet("Logto:WebhookSigningKey") ? CheckAsync(SiteAddresses.LogtoWebhook, cancellationToken) : Task.FromResult(Finding.Warning(
            "Logto:WebhookSigningKey is not set, so people who are suspended or deleted at Logto stay signed in here.",
            "Create a webhook in Logto Console > Webhooks, and set the key to its signing key; 'setup' does both.")),
        !IsSet("Patreon:AccessToken") ? Task.FromResult(Finding.NotChecked(PatreonProbe.NotConfigured))
        : IsSet("Patreon:WebhookSecret") ? CheckAsync(SiteAddresses.PatreonWebhook, cancellationToken)
        : Task.FromResult(Finding.Warning(
            "Patreon:WebhookSecret is not set, so changes at Patreon appear only with the next sync.",
            $"Register a webhook at {PatreonOptionsValidator.WhereWebhooks}, and set Patreon:WebhookSecret to its secret; 'setup' does both.")));

    private async Task<Finding> CheckAsync(string path, CancellationToken cancellationToken)
    {
        var url = site.Value.Origin + path;
        var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent("") }, cancellationToken);
        return answer switch
        {
            _ when IsRejectedBySite(answer) => Finding.Ok($"{url} can be reached, and rejects unsigned requests."),
            // The site's or a proxy's: it does not tell how the request would have been answered.
            { Problem: null, Status: HttpStatusCode.TooManyRequests } => Finding.NotChecked(
                $"Not checked, because {url} received too many requests. Run doctor again in a minute."),
            // Without its secret, the endpoint is not there.
            { Problem: null, Status: HttpStatusCode.NotFound, Body: "" } => Finding.Failed(
                $"{url}: the running site does not have this endpoint.", "Restart the site: its settings are older than these."),
            _ => Finding.Failed(
                $"{url}: {answer.Description}, but not as this site rejects a request.",
                "Make the proxy, or the firewall in front, pass a POST to this path on unchanged, without a password and without a redirect."),
        };
    }

    private static bool IsRejectedBySite(ProbeResponse answer) => answer switch
    {
        { Problem: not null } or { IsChallenge: true } => false,
        { Status: HttpStatusCode.Unauthorized } => answer.Body.Length == 0,
        { Status: HttpStatusCode.BadRequest or HttpStatusCode.ServiceUnavailable } =>
            answer.Json.Text("error") is "invalid_request" or "temporarily_unavailable",
        _ => false,
    };

    private bool IsSet(string setting) => !string.IsNullOrWhiteSpace(configuration[setting]);
}
