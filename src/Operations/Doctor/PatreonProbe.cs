using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Patreon;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>
/// Asks Patreon's API with the creator's access token as it is stored. It renews nothing: a refresh token is good for one
/// use, and that is the site's.
/// </summary>
internal sealed class PatreonProbe(ProbeClient outside, CreatorTokenStore store, IOptions<PatreonOptions> patreon, IOptions<SiteOptions> site)
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

/// <summary>Whose an answer is: what stands between, such as Cloudflare, answers too, and knows nothing of tokens and webhooks.</summary>
internal static class PatreonAnswers
{
    /// <summary>Whether Patreon gave what was asked for: a list.</summary>
    public static bool IsGiven(this Answer answer) => answer.IsSuccess && answer.Json.Find("data")?.ValueKind == JsonValueKind.Array;

    /// <summary>Whether Patreon itself refused it with one of these statuses.</summary>
    public static bool IsRefused(this Answer answer, params HttpStatusCode[] statuses) =>
        answer.Problem is null && statuses.Contains(answer.Status) && PatreonAnswer.HasErrors(answer.Json);

    /// <summary>What came, for people.</summary>
    public static string Explain(this Answer answer) => answer switch
    {
        { IsSuccess: true } => "the answer is not Patreon's",
        { Problem: null } when !PatreonAnswer.HasErrors(answer.Json) => PatreonAnswer.Intermediary(answer.Status),
        _ => answer.InWords,
    };
}
