using System.Net;
using System.Security.Authentication;
using System.Text.Json;

namespace Bookstore.Operations.Doctor;

/// <summary>Asks others over HTTP, once and without patience. That nobody answers is an answer too.</summary>
internal sealed class ProbeClient(IHttpClientFactory clients, TimeProvider clock)
{
    /// <summary>The HTTP client, which follows no redirect and keeps no cookie.</summary>
    public const string ClientName = "doctor";

    /// <summary>How long whoever is asked has.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks for an address.</summary>
    public Task<Answer> GetAsync(string url, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, url), cancellationToken);

    /// <summary>Sends a request.</summary>
    public async Task<Answer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var client = clients.CreateClient(ClientName);
            var sent = clock.GetUtcNow();
            using var response = await client.SendAsync(request, cancellationToken);
            var halfway = sent + ((clock.GetUtcNow() - sent) / 2);
            return new Answer(null, response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken))
            {
                ClockDifference = response.Headers.Date - halfway,
                Location = response.Headers.Location is { } location ? new Uri(request.RequestUri!, location) : null,
                Cookies = response.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [],
                IsChallenge = response.Headers.WwwAuthenticate.Count > 0,
            };
        }
        catch (HttpRequestException exception)
        {
            return new Answer(Explain(exception), default, "");
        }
        // The site would not read it either.
        catch (InvalidOperationException exception) when (exception.InnerException is ArgumentException)
        {
            return new Answer($"the answer is in a character set that nobody knows ({exception.InnerException.Message})", default, "");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Answer($"there is no answer within {Patience.TotalSeconds:0} seconds", default, "");
        }
        finally
        {
            request.Dispose();
        }
    }

    private static string Explain(HttpRequestException exception) => exception switch
    {
        { InnerException: AuthenticationException { Message: var reason } } when reason.Contains("certificate", StringComparison.Ordinal) =>
            $"its TLS certificate is not accepted here ({reason})",
        { InnerException: AuthenticationException { InnerException: { } tls } } => $"no TLS connection comes about ({tls.GetBaseException().Message})",
        { HttpRequestError: HttpRequestError.NameResolutionError } => "no DNS server knows that name",
        { HttpRequestError: HttpRequestError.ConnectionError } => $"nobody answers at that address ({exception.GetBaseException().Message})",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "what answers there does not speak TLS",
        { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "the answer is longer than any can be",
        _ => $"what answers there does not speak HTTP ({exception.GetBaseException().Message})",
    };
}

/// <summary>What came back.</summary>
/// <param name="Problem">Why nothing did, to follow the address and a colon; or null.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
internal sealed record Answer(string? Problem, HttpStatusCode Status, string Body)
{
    /// <summary>How far the other clock is ahead of this machine's, by the <c>Date</c> header; or null.</summary>
    public TimeSpan? ClockDifference { get; init; }

    /// <summary>Where the answer sends on to, or null.</summary>
    public Uri? Location { get; init; }

    /// <summary>The cookies that it sets.</summary>
    public IReadOnlyList<string> Cookies { get; init; } = [];

    /// <summary>Whether it asks for a password, as HTTP does (RFC 9110 11.6.1).</summary>
    public bool IsChallenge { get; init; }

    /// <summary>Whether it is a success.</summary>
    public bool IsSuccess => Problem is null && (int)Status is >= 200 and < 300;

    /// <summary>The body as JSON; undefined where it is none.</summary>
    public JsonElement Json => TryParse(Body);

    /// <summary>What came, for people: the problem, or the status.</summary>
    public string InWords => Problem ?? $"the answer is {(int)Status}";

    private static JsonElement TryParse(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(body);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
