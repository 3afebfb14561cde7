using System.Net;

namespace Bookstore.Benchmarks;

/// <summary>A browser of one person: cookies, and nothing that would cost more.</summary>
internal sealed class Browser(MeasuredApp app, Provider provider)
{
    private readonly Dictionary<string, string> _cookies = [];

    /// <summary>Signs in, from <c>/sign-in</c> to the first page that greets the person. A sign-in that fails ends the benchmark.</summary>
    /// <param name="subject">The person, or null for a new one.</param>
    public async Task SignInAsync(string? subject = null)
    {
        var authorization = await FollowAsync("/sign-in");
        var next = await FollowAsync(provider.Authorize(authorization, subject));
        var page = await GetAsync(next.ToString());
        if (!page.Contains("Robin", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{app.Name} did not greet the person after the sign-in.");
        }
    }

    public async Task<string> GetAsync(string url)
    {
        using var response = await SendAsync(url);
        return response.StatusCode == HttpStatusCode.OK
            ? await response.Content.ReadAsStringAsync()
            : throw new InvalidOperationException($"{app.Name} answered {(int)response.StatusCode} to {url.Split('?')[0]}.");
    }

    private async Task<Uri> FollowAsync(string url)
    {
        using var response = await SendAsync(url);
        return response.Headers.Location
            ?? throw new InvalidOperationException($"{app.Name} answered {(int)response.StatusCode} to {url.Split('?')[0]}, and no redirect.");
    }

    private async Task<HttpResponseMessage> SendAsync(string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app.Http.BaseAddress!, url));
        if (_cookies.Count > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        var response = await app.Http.SendAsync(request);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
        {
            var pair = cookie.Split(';')[0];
            var name = pair[..pair.IndexOf('=')];
            if (pair.Length == name.Length + 1)
            {
                _cookies.Remove(name);
            }
            else
            {
                _cookies[name] = pair[(name.Length + 1)..];
            }
        }

        return response;
    }
}
