using System.Net.Http.Headers;

namespace Bookstore.LocalTenant.Hosting;

/// <summary>The reason is for the log and has nothing of what was posted.</summary>
internal sealed record DeliveryFailure(string Reason, bool IsTransient);

/// <summary>
/// Posts webhooks and logout tokens to the app. A real Logto silently calls no loopback or private addresses (SSRF
/// protection); this one calls the app on this machine.
/// </summary>
internal sealed class AppClient(TimeSpan timeout) : IDisposable
{
    // Short: both ends are on one machine.
    private static readonly TimeSpan[] RetryDelays =
        [TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(600), TimeSpan.FromMilliseconds(1800)];

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = timeout };

    /// <summary>Returns null when the app accepted it.</summary>
    public async Task<DeliveryFailure?> PostAsync(string url, HttpContent content, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        request.Headers.Add("Accept", "*/*");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);

        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)response.StatusCode;
            return response.IsSuccessStatusCode ? null : new DeliveryFailure($"status {status}", IsTransient: status is 408 or 429 or >= 500);
        }
        catch (HttpRequestException exception)
        {
            return new DeliveryFailure(exception.Message, IsTransient: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeliveryFailure($"no response within {timeout.TotalSeconds} seconds", IsTransient: true);
        }
    }

    /// <summary>Posts a webhook, and retries transient failures. Returns null when the app accepted it.</summary>
    public async Task<DeliveryFailure?> PostWithRetriesAsync(string url, byte[] json, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        var failure = await PostJsonAsync(url, json, headers, cancellationToken);
        foreach (var delay in RetryDelays)
        {
            if (failure is not { IsTransient: true }) break;

            await Task.Delay(delay, cancellationToken);
            failure = await PostJsonAsync(url, json, headers, cancellationToken);
        }

        return failure;
    }

    public void Dispose() => _http.Dispose();

    private async Task<DeliveryFailure?> PostJsonAsync(string url, byte[] json, (string Name, string Value)[] headers, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return await PostAsync(url, content, cancellationToken, headers);
    }
}
