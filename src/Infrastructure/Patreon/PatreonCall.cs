using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Bookstore.Infrastructure.Patreon;

/// <param name="Path">The path, with its query, below <c>Patreon:ApiBase</c>.</param>
internal sealed record PatreonCall(string Path)
{
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    public JsonNode? Body { get; init; }

    /// <summary>Whether it is one of many, for which no visitor waits.</summary>
    public bool IsBulk { get; init; }

    /// <summary>Whether the same page can be requested in a smaller size.</summary>
    public bool CanBeSmaller { get; init; }

    /// <summary>The status that means that there is nothing, where it comes with Patreon's errors.</summary>
    public HttpStatusCode NotFoundStatus { get; init; } = HttpStatusCode.NotFound;

    public HttpRequestMessage ToRequest(string apiUrl, string accessToken)
    {
        var request = new HttpRequestMessage(Method, apiUrl + Path) { Content = Body is null ? null : JsonContent.Create(Body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        request.Options.Set(PatreonRateLimiter.IsBulk, IsBulk);
        request.Options.Set(MemberPages.CanBeSmaller, CanBeSmaller);
        return request;
    }
}
