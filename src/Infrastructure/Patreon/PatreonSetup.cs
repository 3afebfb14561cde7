using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Caching;
using Bookstore.Infrastructure.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>Registers what keeps up with Patreon, where <c>Patreon:AccessToken</c> is set.</summary>
internal static class PatreonSetup
{
    public static IServiceCollection AddPatreon(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<MembershipCache>();
        if (string.IsNullOrWhiteSpace(configuration["Patreon:AccessToken"]))
        {
            services.AddSingleton<NoMemberships>();
            services.AddHostedService(provider => provider.GetRequiredService<NoMemberships>());
            services.AddSingleton<IMemberships>(provider => provider.GetRequiredService<NoMemberships>());
            services.AddSingleton<IMembershipUpdates>(provider => provider.GetRequiredService<NoMemberships>());
            return services.AddSingleton<IPatreonWebhooks>(provider => provider.GetRequiredService<NoMemberships>());
        }

        services.AddOptions<PatreonOptions>().Bind(configuration.GetSection("Patreon")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PatreonOptions>, PatreonOptionsValidator>();
        services.AddSingleton<PatreonRateLimiter>();
        services.AddTransient<RateLimitingHandler>();
        AddClients(services);

        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<CreatorTokenStore>();
        services.AddSingleton<CreatorToken>();
        services.AddSingleton<SyncStatus>();
        services.AddSingleton<PatreonHealth>();
        services.AddSingleton<MemberStore>();
        services.AddSingleton<MemberRefresher>();
        services.AddSingleton<StaleMemberReconciliation>();
        services.AddSingleton<MemberRefreshQueue>();
        services.AddSingleton<MemberSync>();
        services.AddHostedService(provider => provider.GetRequiredService<MemberRefreshQueue>());
        services.AddHostedService(provider => provider.GetRequiredService<MemberSync>());
        services.AddSingleton<Memberships>();
        services.AddSingleton<IMemberships>(provider => provider.GetRequiredService<Memberships>());
        services.AddSingleton<IMembershipUpdates>(provider => provider.GetRequiredService<Memberships>());
        services.AddSingleton<IPatreonWebhooks, PatreonWebhooks>();
        services.AddHealthChecks().AddCheck<PatreonHealth>("patreon");
        return services;
    }

    private static void AddClients(IServiceCollection services)
    {
        // Whose lifetime is the app's: the handlers below see new DNS answers all the same.
        var api = services.AddHttpClient<PatreonApi>(Configure);
        api.AddResilienceHandler("retry", (builder, context) =>
        {
            builder.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
            var retries = new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = 3,
                Delay = TimeSpan.FromSeconds(1),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            };
            // A page that fails by its size is asked for in smaller ones instead.
            var isTransient = retries.ShouldHandle;
            retries.ShouldHandle = async attempt => await isTransient(attempt) && !IsTooLargePage(attempt);
            // A webhook that is registered twice is delivered twice.
            retries.DisableForUnsafeHttpMethods();
            builder.AddRetry(retries);
        });
        AddHandlers(api);
        AddHandlers(services.AddHttpClient(TokenEndpoint.ClientName, Configure));
    }

    private static bool IsTooLargePage(RetryPredicateArguments<HttpResponseMessage> attempt) =>
        attempt.Context.GetRequestMessage() is { } request
        && request.Options.TryGetValue(MemberPages.CanBeSmaller, out var canBeSmaller) && canBeSmaller
        && (attempt.Outcome.Result is { } response
            ? MemberPages.MayBeTooLarge(response.StatusCode)
            : attempt.Outcome.Exception is HttpRequestException exception && MemberPages.MayBeTooLarge(exception));

    private static void AddHandlers(IHttpClientBuilder client) => client
        .AddHttpMessageHandler<RateLimitingHandler>()
        .UseSocketsHttpHandler((handler, _) =>
        {
            handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2);
            handler.AllowAutoRedirect = false;
        })
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan);

    // Patreon asks for a User-Agent that says whose requests these are.
    private static void Configure(IServiceProvider provider, HttpClient client)
    {
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.DefaultRequestHeaders.Add("User-Agent", $"Bookstore (+{provider.GetRequiredService<IOptions<SiteOptions>>().Value.Origin})");
    }
}
