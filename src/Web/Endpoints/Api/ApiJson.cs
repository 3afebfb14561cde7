using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;

namespace Bookstore.Web.Endpoints.Api;

/// <summary>Responses in JSON with an ETag of their content: a client that sends it back gets 304 while nothing changed (RFC 9110 13.1.2).</summary>
internal static class ApiJson
{
    private const string ContentType = "application/json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        // Thai as Thai. It is no HTML.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    public static IResult Create<T>(HttpContext context, T resource)
    {
        if (!IsAcceptable(context.Request))
        {
            return ApiProblems.Create(context, ApiProblem.NotAcceptable);
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(resource, Options);
        AllowRevalidation(context.Response);
        return Results.Bytes(json, ContentType, entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16))}\""));
    }

    /// <summary>Lets the client keep a response of this caller, and ask each time whether it changed.</summary>
    public static void AllowRevalidation(HttpResponse response)
    {
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.Append(HeaderNames.Vary, HeaderNames.Authorization);
    }

    // Without the header, or where it can't be read, everything is acceptable (RFC 9110 12.5.1). Parameters of a type restrict nothing:
    // JSON has none, and is UTF-8 (RFC 8259 8.1, 11).
    private static bool IsAcceptable(HttpRequest request) =>
        request.GetTypedHeaders().Accept is not { Count: > 0 } accepted
        || accepted.Any(range => range.Quality is not 0 && new MediaTypeHeaderValue(ContentType).IsSubsetOf(new MediaTypeHeaderValue(range.MediaType)));
}
