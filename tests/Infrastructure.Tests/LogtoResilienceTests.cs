using System.Net;
using Bookstore.Infrastructure.Logto;
using Microsoft.Extensions.DependencyInjection;
using Polly.CircuitBreaker;

namespace Bookstore.Infrastructure.Tests;

public sealed class LogtoResilienceTests
{
    [Fact]
    public async Task A_clock_that_is_set_back_stops_no_calls_for_longer()
    {
        var clock = new CorrectedClock(DateTimeOffset.UtcNow);
        var logto = new Answer { Status = HttpStatusCode.BadGateway };
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock);
        services.AddHttpClient("logto").AddLogtoResilience().ConfigurePrimaryHttpMessageHandler(() => logto);
        await using var provider = services.BuildServiceProvider();
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("logto");
        for (var call = 0; call < 4; call++)
        {
            await PostAsync(client);
        }

        await Assert.ThrowsAsync<BrokenCircuitException>(() => PostAsync(client));
        logto.Status = HttpStatusCode.OK;
        clock.Correction = TimeSpan.FromHours(-7);
        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(HttpStatusCode.OK, await PostAsync(client));
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client)
    {
        using var response = await client.PostAsync(new Uri("https://abc.logto.app/oidc/token"), null);
        return response.StatusCode;
    }

    private sealed class Answer : HttpMessageHandler
    {
        public HttpStatusCode Status { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(Status));
    }
}
