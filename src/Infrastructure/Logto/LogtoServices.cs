using System.Security.Cryptography;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Http;
using Bookstore.Infrastructure.Logto.Account;
using Bookstore.Infrastructure.Logto.Management;
using Bookstore.Infrastructure.Webhooks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Logto;

internal static class LogtoServices
{
    public static IServiceCollection AddLogto(this IServiceCollection services, IConfiguration configuration)
    {
        // After a key rotation the first sign-in waits for the new keys instead of failing.
        AppContext.SetSwitch("Switch.Microsoft.IdentityModel.UpdateConfigAsBlocking", true);

        services.AddOptions<LogtoOptions>().Bind(configuration.GetSection(LogtoOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LogtoOptions>, LogtoOptionsValidator>();
        services.AddHttpClient(ConfigureOpenIdConnectOptions.ClientName, client =>
            {
                client.Timeout = LogtoResilience.CallTimeout;
                client.MaxResponseContentBufferSize = 1024 * 1024;
            })
            .UseLongLivedHandler()
            // Outermost, so that a status becomes an exception only after the last try.
            .AddHttpMessageHandler(() => new LogtoOutageHandler())
            .AddHttpMessageHandler(() => new ResourceIndicatorsHandler())
            .AddLogtoResilience()
            // Innermost, so that the second try is measured too.
            .AddHttpMessageHandler(() => new LogtoEndpointTagHandler());

        services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>, ConfigureOpenIdConnectOptions>();
        services.AddSingleton<LogtoOpenIdConnectEvents>();
        services.AddAuthentication().AddOpenIdConnect(Schemes.Logto, _ => { });
        services.AddTransient<LogtoOpenIdConnectHandler>();
        services.Configure<AuthenticationOptions>(options => options.SchemeMap[Schemes.Logto].HandlerType = typeof(LogtoOpenIdConnectHandler));
        // It logs what a browser or Logto sent, uncut. This layer's own messages say what happened.
        services.AddLogging(logging => logging.AddFilter(typeof(LogtoOpenIdConnectHandler).FullName, LogLevel.None));

        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, ConfigureJwtBearerOptions>();
        services.AddAuthentication().AddJwtBearer(Schemes.Bearer, _ => { });
        // It logs why each token was rejected, with its exception; the API logs that by itself.
        services.AddLogging(logging => logging.AddFilter(typeof(JwtBearerHandler).FullName, LogLevel.None));

        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<LogtoOptions>>().Value;
            return new RequestedScopes(options.ApiResource, LogtoScopes.Split(options.Scopes));
        });
        services.AddSingleton<ILogtoSignIn, LogtoSignIn>();
        services.AddSingleton<IUserInfoReader, UserInfoReader>();
        services.AddSingleton<ITokenRevocation, LogtoTokenRevocation>();
        services.AddSingleton<LogtoApplicationHealth>();
        services.AddSingleton<TokenMetrics>();
        services.AddSingleton<RefreshRequest>();
        services.AddSingleton<TokenRefresher>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<IAccessTokens>(provider => provider.GetRequiredService<AccessTokens>());
        services.AddSingleton<ISessionUserInfo, SessionUserInfoReader>();
        services.AddSingleton<ILogoutTokenValidator, LogoutTokenValidator>();
        services.AddSingleton<ILogtoWebhookParser, LogtoWebhookParser>();
        services.AddSingleton(provider => new WebhookKey(
            WebhookService.Logto,
            "Logto:WebhookSigningKey",
            provider.GetRequiredService<IOptions<LogtoOptions>>().Value.WebhookSigningKey,
            HashAlgorithmName.SHA256,
            HMACSHA256.HashSizeInBytes));
        services.AddHealthChecks().AddCheck<LogtoHealthCheck>("logto");
        return services.AddLogtoManagement().AddLogtoAccount();
    }
}
