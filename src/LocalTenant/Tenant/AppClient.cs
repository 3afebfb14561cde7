namespace Bookstore.LocalTenant.Tenant;

/// <summary>Why the app did not take what was posted to it, in words for the log: without anything of what was posted.</summary>
internal sealed record Failure(string Reason, bool MayPass);

/// <summary>
/// Posts what the tenant has to tell the app. Unlike a real Logto's SSRF protection, which silently never calls loopback or
/// private addresses, it goes to wherever the app is: that is on this machine.
/// </summary>
internal sealed class AppClient(TimeSpan timeout) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = timeout };

    /// <summary>Answers null when the app has taken it.</summary>
    public async Task<Failure?> PostAsync(string url, HttpContent content, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        request.Headers.Add("Accept", "*/*");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);

        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)response.StatusCode;
            return response.IsSuccessStatusCode ? null : new Failure($"it answered {status}", MayPass: status is 408 or 429 or >= 500);
        }
        catch (HttpRequestException exception)
        {
            return new Failure(exception.Message, MayPass: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Failure($"it took longer than {timeout.TotalSeconds} seconds", MayPass: true);
        }
    }

    public void Dispose() => _http.Dispose();
}
