using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Bookstore.Infrastructure.Logging;

internal static class LoggingServices
{
    public static IServiceCollection AddConsoleLog(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<LoggerFactory>();
        services.Replace(ServiceDescriptor.Singleton<ILoggerFactory, ThrottledLoggerFactory>());
        services.AddSingleton<ConsoleFormatter, ConsoleLogFormatter>();
        services.Configure<ConsoleLoggerOptions>(options => options.FormatterName ??= ConsoleLogFormatter.FormatterName);
        return services;
    }
}
