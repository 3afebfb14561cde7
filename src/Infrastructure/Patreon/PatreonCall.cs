using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>One call of Patreon's API.</summary>
/// <param name="Path">The path, and query, below <c>Patreon:ApiBase</c>.</param>
internal sealed record PatreonCall(string Path)
{
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>What to send, or null.</summary>
    public JsonNode? Body { get; init; }

    /// <summary>Whether it is one of many, which nobody waits for.</summary>
    public bool IsBulk { get; init; }

    /// <summary>Whether it asks for a page that there is a smaller size for.</summary>
    public bool CanBeSmaller { get; init; }

    /// <summary>The status that means that there is nothing, where it comes with Patreon's errors.</summary>
    public HttpStatusCode Absent { get; init; } = HttpStatusCode.NotFound;

    /// <summary>The request, with an access token.</summary>
    public HttpRequestMessage ToRequest(string apiUrl, string access)
    {
        var request = new HttpRequestMessage(Method, apiUrl + Path) { Content = Body is null ? null : JsonContent.Create(Body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
        request.Options.Set(PatreonRateLimiter.IsBulk, IsBulk);
        request.Options.Set(MemberPages.CanBeSmaller, CanBeSmaller);
        return request;
    }
}
