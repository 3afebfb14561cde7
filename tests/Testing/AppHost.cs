using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Bookstore.Testing;

/// <summary>Builds the app's host for a test's process: what a process has of its own is given to it instead.</summary>
internal sealed class AppHost(
    IReadOnlyDictionary<string, string?> environment, TextWriter output, TextWriter errors, Action<IServiceCollection>? replace)
{
    public static string WebFolder { get; } = Path.GetFullPath(
        typeof(AppHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "WebFolder").Value!);

    public WebApplicationBuilder CreateBuilder(WebApplicationOptions options)
    {
        if (environment.FirstOrDefault(variable => variable is { Key: "DOTNET_STARTUP_HOOKS" or "TZ", Value: not null }).Key is { } name)
        {
            throw new ArgumentException($"{name} is of a whole process: use {nameof(AppProcess)}.");
        }

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Nobody changes the files of settings while a test runs.
            Args = ["--hostBuilder:reloadConfigOnChange=false", .. options.Args ?? []],
            ApplicationName = "Bookstore.Web",
            ContentRootPath = WebFolder,
            EnvironmentName = environment.GetValueOrDefault("ASPNETCORE_ENVIRONMENT") ?? Environments.Production,
        });
        var sources = ((IConfigurationBuilder)builder.Configuration).Sources;
        for (var index = 0; index < sources.Count; index++)
        {
            sources[index] = sources[index] switch
            {
                EnvironmentVariablesConfigurationSource variables => Read(variables.Prefix ?? ""),
                JsonConfigurationSource { Path: "secrets.json" } => ReadSecrets(),
                var other => other,
            };
        }

        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<ILoggerProvider>(services => ActivatorUtilities.CreateInstance<ConsoleLog>(services, new ConsoleLog.Streams(output, errors)));
        builder.Services.Configure<SimpleConsoleFormatterOptions>(log => log.ColorBehavior = LoggerColorBehavior.Disabled);
        builder.Host.ConfigureContainer<IServiceCollection>(services =>
        {
            // A test that stops the app while something hangs does not wait for it.
            services.PostConfigure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
            replace?.Invoke(services);
        });
        return builder;
    }

    private MemoryConfigurationSource Read(string prefix) => new()
    {
        InitialData = environment
            .Where(variable => variable.Value is not null && variable.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(variable => KeyValuePair.Create(variable.Key[prefix.Length..].Replace("__", ":", StringComparison.Ordinal), variable.Value)),
    };

    // Where the environment says, as for a process; never those of whoever runs the tests.
    private IConfigurationSource ReadSecrets()
    {
        if (environment.GetValueOrDefault("APPDATA") is not { } folder)
        {
            return new MemoryConfigurationSource();
        }

        var source = new JsonConfigurationSource
        {
            Path = Path.Combine(folder, "Microsoft/UserSecrets/bookstore-patreon-logto/secrets.json"),
            Optional = true,
        };
        source.ResolveFileProvider();
        return source;
    }
}
