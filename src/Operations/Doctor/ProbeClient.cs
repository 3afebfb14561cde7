using System.Net;
using System.Security.Authentication;
using System.Text.Json;

namespace Bookstore.Operations.Doctor;

/// <summary>Sends one HTTP request, without a retry. A failure is a response too.</summary>
internal sealed class ProbeClient(IHttpClientFactory clients, TimeProvider clock)
{
    /// <summary>A client that follows no redirects and keeps no cookies.</summary>
    public const string ClientName = "doctor";

    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public Task<ProbeResponse> GetAsync(string url, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, url), cancellationToken);

    public async Task<ProbeResponse> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var client = clients.CreateClient(ClientName);
            var sent = clock.GetUtcNow();
            using var response = await client.SendAsync(request, cancellationToken);
            var halfway = sent + ((clock.GetUtcNow() - sent) / 2);
            return new ProbeResponse(null, response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken))
            {
                ClockDifference = response.Headers.Date - halfway,
                Location = response.Headers.Location is { } location ? new Uri(request.RequestUri!, location) : null,
                IsChallenge = response.Headers.WwwAuthenticate.Count > 0,
            };
        }
        catch (HttpRequestException exception)
        {
            return new ProbeResponse(Explain(exception), default, "");
        }
        // The site could not read it either.
        catch (InvalidOperationException exception) when (exception.InnerException is ArgumentException)
        {
            return new ProbeResponse($"the response has an unknown character set ({exception.InnerException.Message})", default, "");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProbeResponse($"there was no response within {Timeout.TotalSeconds:0} seconds", default, "");
        }
        finally
        {
            request.Dispose();
        }
    }

    private static string Explain(HttpRequestException exception) => exception switch
    {
        { InnerException: AuthenticationException { Message: var reason } } when reason.Contains("certificate", StringComparison.Ordinal) =>
            $"this machine does not accept its TLS certificate ({reason})",
        { InnerException: AuthenticationException { InnerException: { } tls } } => $"the TLS handshake failed ({tls.GetBaseException().Message})",
        { HttpRequestError: HttpRequestError.NameResolutionError } => "no DNS server knows that name",
        { HttpRequestError: HttpRequestError.ConnectionError } => $"no server responds at that address ({exception.GetBaseException().Message})",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "the server there does not speak TLS",
        { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "the response is too long",
        _ => $"the server there does not speak HTTP ({exception.GetBaseException().Message})",
    };
}

/// <summary>What came back.</summary>
/// <param name="Problem">Why there is no response, to follow an address and a colon; otherwise null.</param>
internal sealed record ProbeResponse(string? Problem, HttpStatusCode Status, string Body)
{
    /// <summary>How far the other clock is ahead of this machine's, according to the <c>Date</c> header.</summary>
    public TimeSpan? ClockDifference { get; init; }

    /// <summary>The absolute target of a redirect, or null.</summary>
    public Uri? Location { get; init; }

    /// <summary>Whether it asks for HTTP authentication (RFC 9110 11.6.1).</summary>
    public bool IsChallenge { get; init; }

    public bool IsSuccess => Problem is null && (int)Status is >= 200 and < 300;

    /// <summary>The body as JSON; undefined if it is none.</summary>
    public JsonElement Json => TryParse(Body);

    /// <summary>The problem, or the status in words.</summary>
    public string Description => Problem ?? $"it responded with status {(int)Status}";

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
