using System.Collections.Concurrent;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>A visitor who sends the headers of a trace along (W3C Trace Context, W3C Baggage).</summary>
internal static class Traced
{
    /// <summary>The trace, as it is in a header.</summary>
    public const string TraceId = "5354524e474552535452414e47455253";

    /// <summary>The same, as it is in what is exported.</summary>
    public const string TraceBytes = "STRNGERSTRANGERS";

    private const string Word = "a-strangers-word";

    private static readonly (string Name, string Value)[] Headers =
    [
        ("traceparent", $"00-{TraceId}-b7ad6b7169203331-01"), ("tracestate", $"x={Word}"), ("baggage", $"secret={Word}"),
        ("Correlation-Context", $"secret={Word}"), ("Request-Id", $"|{TraceId}.1."),
    ];

    /// <summary>Signs in, with the headers on each request, and holds that the provider is told none of them.</summary>
    public static async Task SignInAsync(RunningApp app, TestProvider provider)
    {
        var told = new ConcurrentBag<string>();
        provider.OnRequest = request =>
        {
            if (request.Path != "/oidc/auth")
            {
                request.Headers.ToList().ForEach(header => told.Add($"{header.Key}: {header.Value}"));
            }

            return Task.CompletedTask;
        };
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null });
        using var start = await SendAsync(new Uri(app.Url, "/sign-in"), "");
        using var authorized = await http.GetAsync(start.Headers.Location);
        var cookies = start.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]);
        using var callback = await SendAsync(authorized.Headers.Location!, string.Join("; ", cookies));

        Assert.Contains(callback.Headers.GetValues("Set-Cookie"), cookie => cookie.Contains("bookstore=", StringComparison.Ordinal));
        Assert.Contains(told, header => header.StartsWith("Authorization: Bearer", StringComparison.Ordinal));
        Assert.DoesNotContain(told, header => Headers.Any(sent => header.StartsWith($"{sent.Name}:", StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(told, header => header.Contains(Word, StringComparison.Ordinal) || header.Contains(TraceId, StringComparison.Ordinal));

        Task<HttpResponseMessage> SendAsync(Uri url, string cookie)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
            foreach (var (name, value) in Headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            return http.SendAsync(request);
        }
    }
}
