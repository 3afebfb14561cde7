using System.Net.Http.Headers;
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
