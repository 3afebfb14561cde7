using Bookstore.Application.Account;
using Bookstore.Application.Authorization;
using Bookstore.Application.Patrons;
using Bookstore.Application.Pipeline;
using Bookstore.Application.SignIn;
using Bookstore.Application.Webhooks;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bookstore.Application;

/// <summary>Registers the Application layer.</summary>
public static class DependencyInjection
{
    /// <summary>Adds MediatR with this layer's handlers, validators and behaviors. The ports are for others to add.</summary>
    public static IServiceCollection AddApplication(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Telemetry>();

        services.AddSingleton<AccessEvaluator>();
        services.AddSingleton<RefreshThrottle>();
        services.AddSingleton<MembershipRefresh>();
        services.AddTransient<SessionEnding>();
        services.AddTransient<PatreonLinkUpdate>();
        services.AddSingleton<ISessionRevalidation, SessionRevalidation>();
        services.AddTransient<LogtoWebhookHandler>();
        services.AddTransient<PatreonWebhookHandler>();

        services.AddTransient<ServiceFactory>(provider => provider.GetService!);
        services.AddTransient<IMediator, Mediator>();
        services.AddClosedTypesOf(typeof(IRequestHandler<,>), ServiceLifetime.Transient);
        // Once: to build one takes many times as long as to use it, and it holds nothing of a request.
        services.AddClosedTypesOf(typeof(IValidator<>), ServiceLifetime.Singleton);

        // In the order in which a request meets them. They hold nothing of it.
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(TelemetryBehavior<,>));
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(LoggingBehavior<,>));
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        return services;
    }

    private static void AddClosedTypesOf(this IServiceCollection services, Type openInterface, ServiceLifetime lifetime)
    {
        foreach (var type in typeof(DependencyInjection).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false }))
        {
            foreach (var closed in type.GetInterfaces().Where(closed =>
                closed.IsGenericType && closed.GetGenericTypeDefinition() == openInterface))
            {
                services.Add(new ServiceDescriptor(closed, type, lifetime));
            }
        }
    }
}
