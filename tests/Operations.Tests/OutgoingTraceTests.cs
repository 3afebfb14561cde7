using System.Collections.Concurrent;
using System.Diagnostics;
using Bookstore.Infrastructure.Logto.Management;
using Bookstore.Operations.Doctor;
using Bookstore.Testing;

namespace Bookstore.Operations.Tests;

/// <summary>The calls of setup and doctor tell nobody of the trace that they belong to.</summary>
public sealed class OutgoingTraceTests
{
    [Theory]
    [InlineData(ManagementClient.ClientName)]
    [InlineData(ProbeClient.ClientName)]
    public async Task An_outgoing_call_has_no_trace_or_baggage_headers(string client)
    {
        await using var called = await TestProvider.StartAsync();
        var headers = new ConcurrentBag<string>();
        called.OnRequest = request =>
        {
            request.Headers.Keys.ToList().ForEach(headers.Add);
            return Task.CompletedTask;
        };
        await using var checks = await DoctorChecks.StartAsync();
        using var http = checks.Get<IHttpClientFactory>().CreateClient(client);

        using var request = new Activity("a command").SetParentId("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").AddBaggage("secret", "x");
        request.TraceStateString = "vendor=x";
        request.Start();
        using var response = await http.GetAsync(new Uri(called.Url, "/oidc/jwks"));

        Assert.NotEmpty(headers);
        Assert.Empty(headers.Intersect(["traceparent", "tracestate", "baggage", "Correlation-Context", "Request-Id"], StringComparer.OrdinalIgnoreCase));
    }
}
