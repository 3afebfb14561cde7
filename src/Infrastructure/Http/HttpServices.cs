using System.Diagnostics;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Infrastructure.Http;

internal static class HttpServices
{
    public static IServiceCollection AddHttp(this IServiceCollection services)
    {
        // No log of each call: the metrics count and time them.
        // No trace headers: a visitor may have chosen them, and the call may carry the site's secrets.
        services.ConfigureHttpClientDefaults(client => client.RemoveAllLoggers().UseSocketsHttpHandler(
            (handler, _) => handler.ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator()));
        return services.AddSingleton<IWebhookSignatures, WebhookSignatures>();
    }

    /// <summary>For a client that lives as long as the app: it follows changes of DNS, and no redirects.</summary>
    public static IHttpClientBuilder UseLongLivedHandler(this IHttpClientBuilder client) => client
        .UseSocketsHttpHandler((handler, _) =>
        {
            handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2);
            handler.AllowAutoRedirect = false;
        })
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
}
