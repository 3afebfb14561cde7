using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Infrastructure.Logto.Account;

internal static class AccountServices
{
    public static IServiceCollection AddLogtoAccount(this IServiceCollection services)
    {
        services.AddHttpClient(AccountApiClient.ClientName, client =>
            {
                client.Timeout = LogtoResilience.CallTimeout;
                client.MaxResponseContentBufferSize = 1024 * 1024;
            })
            .UseLongLivedHandler()
            .AddLogtoResilience();
        services.AddSingleton<AccountApiClient>();
        services.AddSingleton<IPatreonLinking, LogtoPatreonLinking>();
        return services.AddSingleton<ILogtoAccount, LogtoAccountApi>();
    }
}
