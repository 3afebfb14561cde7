using System.Reflection;
using Bookstore.Web;
using Bookstore.Web.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Bookstore.Testing;

/// <summary>Runs the app in the test's process: what a process has of its own is given to it instead.</summary>
internal sealed class AppHost(
    IReadOnlyDictionary<string, string?> environment, TextWriter output, TextWriter errors, Action<IServiceCollection>? replace)
{
    public static string WebFolder { get; } = Path.GetFullPath(
        typeof(AppHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "WebFolder").Value!);

    /// <summary>Runs what the command line asks for to its end, or until it is told to stop.</summary>
    public async Task<int> RunAsync(string[] args, CancellationToken stop)
    {
        try
        {
            // Without what the test has around it, as a process would be.
            Task<int> run;
            using (ExecutionContext.SuppressFlow())
            {
                run = Task.Run(() => BookstoreApp.RunAsync(args, new CommandConsole(output, errors), CreateBuilder, stop), CancellationToken.None);
            }

            return await run;
        }
        finally
        {
            // A process takes its connections along. Here they would see a file that was replaced meanwhile as it was.
            SqliteConnection.ClearAllPools();
        }
    }

    private WebApplicationBuilder CreateBuilder(WebApplicationOptions options)
    {
        if (environment.FirstOrDefault(variable => variable.Value is not null && IsOfTheRuntime(variable.Key)).Key is { } name)
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

    private static bool IsOfTheRuntime(string variable) => variable is "TZ" or "LD_LIBRARY_PATH"
        || (variable.StartsWith("DOTNET_", StringComparison.Ordinal) && variable != "DOTNET_ENVIRONMENT");

    private MemoryConfigurationSource Read(string prefix) => new()
    {
        InitialData = environment
            .Where(variable => variable.Value is not null && variable.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(variable => KeyValuePair.Create(variable.Key[prefix.Length..].Replace("__", ":", StringComparison.Ordinal), variable.Value)),
    };

    // Where the environment says, as for a process; never in the home of the person who runs the tests.
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
