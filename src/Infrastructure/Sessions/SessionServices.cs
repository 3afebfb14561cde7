using Bookstore.Application.Ports;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Persistence;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Sessions;

internal static class SessionServices
{
    public static IServiceCollection AddSessions(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddOptions<SessionOptions>().Bind(configuration.GetSection(SessionOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SessionOptions>, SessionOptionsValidator>();
        services.AddSingleton(provider => new RecentSignIn(provider.GetRequiredService<IOptions<SessionOptions>>().Value.RecentSignIn));
        services.AddSingleton<SessionCache>();
        services.AddSingleton<SessionMetrics>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<IProfileSessions>(provider => provider.GetRequiredService<SessionStore>());
        services.AddSingleton<SessionIssuer>();
        if (!environment.IsDevelopment())
        {
            services.AddHostedService<SignInRehearsal>();
        }

        services.AddSingleton<SessionRefreshes>();
        services.AddSingleton<ISessionRenewal, SessionRenewal>();
        services.AddSingleton<RevokedSessions>();
        services.AddSingleton<IRevokedSessions>(provider => provider.GetRequiredService<RevokedSessions>());
        services.AddSingleton<IPostConfigureOptions<CookieAuthenticationOptions>>(provider => provider.GetRequiredService<RevokedSessions>());
        services.AddSingleton<SessionRevalidator>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionRevalidator>());
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>, ConfigureSessionRevalidation>();
        services.AddHostedService<SessionEvictions>();
        services.AddHostedService<ExpiredSessionCleanup>();
        services.AddHostedService<ActiveSessionCounter>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>>(provider => provider.GetRequiredService<SessionCookie>());
        services.AddSingleton<ISessions, CookieSessions>();
        services.AddSingleton<SessionOrganizations>();
        services.AddSingleton<ISessionOrganizations>(provider => provider.GetRequiredService<SessionOrganizations>());
        services.AddAuthentication(Schemes.Session).AddCookie(Schemes.Session);
        return services;
    }
}
