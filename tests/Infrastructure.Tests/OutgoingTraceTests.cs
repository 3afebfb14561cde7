using System.Collections.Concurrent;
using System.Diagnostics;
using Bookstore.Application;
using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Patreon;
using Bookstore.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bookstore.Infrastructure.Tests;

/// <summary>Nobody whom the site calls is told of the trace that the call belongs to, nor of what came with it.</summary>
public sealed class OutgoingTraceTests
{
    [Theory]
    [InlineData(ConfigureOpenIdConnectOptions.ClientName)]
    [InlineData(nameof(PatreonApi))]
    [InlineData(TokenEndpoint.ClientName)]
    public async Task An_outgoing_call_has_no_trace_or_baggage_headers(string client)
    {
        await using var called = await TestProvider.StartAsync();
        var headers = new ConcurrentBag<string>();
        called.OnRequest = request =>
        {
            request.Headers.Keys.ToList().ForEach(headers.Add);
            return Task.CompletedTask;
        };
        var folder = Directory.CreateTempSubdirectory("bookstore-test-");
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = folder.FullName });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Patreon:AccessToken"] = "a",
            ["Patreon:RefreshToken"] = "b",
            ["Patreon:ClientId"] = "c",
            ["Patreon:ClientSecret"] = "d",
            ["PublicUrl"] = "http://localhost:3000",
            ["Logto:Endpoint"] = called.Url.AbsoluteUri,
        });
        builder.Services.AddApplication().AddInfrastructure(builder.Configuration, builder.Environment);
        using var host = builder.Build();
        using var http = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient(client);

        using var request = new Activity("a visitor's request").SetParentId("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").AddBaggage("secret", "x");
        request.TraceStateString = "vendor=x";
        request.Start();
        using var response = await http.GetAsync(new Uri(called.Url, "/oidc/jwks"));

        Assert.NotEmpty(headers);
        Assert.Empty(headers.Intersect(["traceparent", "tracestate", "baggage", "Correlation-Context", "Request-Id"], StringComparer.OrdinalIgnoreCase));
        folder.Delete(recursive: true);
    }
}
