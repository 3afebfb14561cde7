using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Patreon;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Doctor;

/// <summary>
/// Asks Patreon's API with the creator's access token as it is stored. It renews nothing: a refresh token is good for one
/// use, and that is the site's.
/// </summary>
internal sealed class PatreonProbe(Outside outside, CreatorTokenStore store, IOptions<PatreonOptions> patreon, IOptions<SiteOptions> site)
{
    private readonly Dictionary<string, Answer> _answers = [];

    /// <summary>Whether an answer is a refusal in Patreon's own voice, which has <c>errors</c> (JSON:API 1.0): a firewall in front has none.</summary>
    public static bool IsRefusal(Answer answer, params IEnumerable<HttpStatusCode> statuses) => answer is { Problem: null }
        && statuses.Contains(answer.Status) && answer.Json.Find("errors")?.ValueKind == JsonValueKind.Array;

    /// <summary>Whether an answer is a list in Patreon's own voice.</summary>
    public static bool IsList(Answer answer) => answer.IsSuccess && answer.Json.Find("data")?.ValueKind == JsonValueKind.Array;

    /// <summary>What came that is neither, for people.</summary>
    public static string Describe(Answer answer) => answer.Problem is null ? $"{answer.InWords}, and not in Patreon's words" : answer.InWords;

    /// <summary>Asks for a path of the API, once.</summary>
    public async Task<Answer> GetAsync(string path, CancellationToken cancellationToken)
    {
        if (_answers.TryGetValue(path, out var known))
        {
            return known;
        }

        var token = (await store.FindAsync(cancellationToken))?.AccessToken ?? patreon.Value.AccessToken;
        var request = new HttpRequestMessage(HttpMethod.Get, patreon.Value.ApiUrl + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("User-Agent", $"Bookstore (+{site.Value.Origin})");
        return _answers[path] = await outside.SendAsync(request, cancellationToken);
    }
}
