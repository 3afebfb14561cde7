using System.Security.Cryptography;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Caching;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Http;
using Bookstore.Infrastructure.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>Registers Patreon's ports: the real ones where <c>Patreon:AccessToken</c> is set.</summary>
internal static class PatreonServices
{
    public static IServiceCollection AddPatreon(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<MembershipCache>();
        services.AddSingleton<IPatreonWebhookParser, PatreonWebhookParser>();
        if (string.IsNullOrWhiteSpace(configuration["Patreon:AccessToken"]))
        {
            services.AddSingleton<PatreonNotConfigured>();
            services.AddHostedService(provider => provider.GetRequiredService<PatreonNotConfigured>());
            return services.AddSingleton<IPatreonMembers>(provider => provider.GetRequiredService<PatreonNotConfigured>());
        }

        services.AddOptions<PatreonOptions>().Bind(configuration.GetSection(PatreonOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PatreonOptions>, PatreonOptionsValidator>();
        services.AddSingleton<PatreonRateLimiter>();
        services.AddTransient<RateLimitingHandler>();
        AddClients(services);

        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<CreatorTokenStore>();
        services.AddSingleton<CreatorToken>();
        services.AddSingleton<SyncStatus>();
        services.AddSingleton<PatreonHealth>();
        services.AddHostedService<MembershipEvictions>();
        services.AddSingleton<MemberStore>();
        services.AddSingleton<MemberRefresher>();
        services.AddSingleton<StaleMemberReconciliation>();
        services.AddSingleton<MemberRefreshRequests>();
        services.AddSingleton<SyncSchedule>();
        services.AddSingleton<MemberSync>();
        // Before those who use the token: the host stops the last one first.
        services.AddHostedService<RenewedTokenStorage>();
        services.AddHostedService<MemberRefreshQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<MemberSync>());
        services.AddHostedService<SyncExchange>();
        services.AddSingleton<IPatreonMembers, PatreonMembers>();
        // MD5 is what Patreon signs with; as an HMAC it has not been broken.
        services.AddSingleton(provider => new WebhookKey(
            WebhookService.Patreon,
            "Patreon:WebhookSecret",
            provider.GetRequiredService<IOptions<PatreonOptions>>().Value.WebhookSecret,
            HashAlgorithmName.MD5,
            HMACMD5.HashSizeInBytes));
        services.AddHealthChecks().AddCheck<PatreonHealth>("patreon");
        return services;
    }

    private static void AddClients(IServiceCollection services)
    {
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
            // A page that may be too large is requested in a smaller size instead.
            var isTransient = retries.ShouldHandle;
            retries.ShouldHandle = async attempt => await isTransient(attempt) && !IsTooLargePage(attempt);
            // A webhook that is registered twice would be delivered twice.
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
        .UseLongLivedHandler();

    // Patreon requires a User-Agent that names the app.
    private static void Configure(IServiceProvider provider, HttpClient client)
    {
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.DefaultRequestHeaders.Add("User-Agent", $"Bookstore (+{provider.GetRequiredService<IOptions<SiteOptions>>().Value.Origin})");
    }
}
