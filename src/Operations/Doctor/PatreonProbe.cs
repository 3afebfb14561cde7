using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Patreon;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>
/// Calls Patreon's API with the creator's access token as it is stored, each path once. It renews nothing: a refresh token can
/// be used once, and the site uses it.
/// </summary>
/// <param name="store">Null if Patreon is not set up.</param>
internal sealed class PatreonProbe(ProbeClient client, IOptions<PatreonOptions> patreon, IOptions<SiteOptions> site, CreatorTokenStore? store = null)
{
    public const string Campaigns = "/campaigns";

    public const string NotConfigured = "Not checked, because Patreon:AccessToken is not set: the site has no patrons.";

    private readonly Dictionary<string, ProbeResponse> _responses = [];

    public bool IsConfigured => store is not null;

    public async Task<ProbeResponse> GetAsync(string path, CancellationToken cancellationToken)
    {
        if (_responses.TryGetValue(path, out var known))
        {
            return known;
        }

        var token = (await store!.FindAsync(cancellationToken))?.AccessToken ?? patreon.Value.AccessToken;
        var request = new HttpRequestMessage(HttpMethod.Get, patreon.Value.ApiUrl + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("User-Agent", $"Bookstore (+{site.Value.Origin})");
        return _responses[path] = await client.SendAsync(request, cancellationToken);
    }

    /// <summary>When a renewal of the token began that has not succeeded, or null.</summary>
    public Task<DateTimeOffset?> FindUnfinishedRenewalAsync(CancellationToken cancellationToken) => store!.FindUnfinishedAsync(cancellationToken);
}

/// <summary>Distinguishes Patreon's own responses from those of an intermediary, such as Cloudflare, which knows nothing of tokens and webhooks.</summary>
internal static class PatreonResponses
{
    /// <summary>Whether Patreon answered with the list that was asked for.</summary>
    public static bool IsList(this ProbeResponse response) => response.IsSuccess && response.Json.Find("data")?.ValueKind == JsonValueKind.Array;

    /// <summary>Whether Patreon itself rejected the request with one of these statuses.</summary>
    public static bool IsRejected(this ProbeResponse response, params HttpStatusCode[] statuses) =>
        response.Problem is null && statuses.Contains(response.Status) && PatreonResponse.HasErrors(response.Json);

    public static string Explain(this ProbeResponse response) => response switch
    {
        { IsSuccess: true } => "the response is not Patreon's",
        { Problem: null } when !PatreonResponse.HasErrors(response.Json) => PatreonResponse.Intermediary(response.Status),
        _ => response.Description,
    };
}
