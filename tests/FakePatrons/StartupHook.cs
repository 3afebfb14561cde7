using System.Diagnostics;
using Bookstore.Application.Ports;
using Bookstore.FakePatrons;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

/// <summary>
/// Loaded into the app by <c>DOTNET_STARTUP_HOOKS</c>: has memberships come from the file that <c>FAKE_PATRONS</c> names,
/// for what a Patreon can't be made to say in a moment, and adds the pages of this assembly, which policies protect.
/// </summary>
internal static class StartupHook
{
    public static void Initialize() => DiagnosticListener.AllListeners.Subscribe(new Listeners());

    private sealed class Listeners : Watch<DiagnosticListener>
    {
        public override void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting")
            {
                value.Subscribe(new Hosts());
            }
        }
    }

    private sealed class Hosts : Watch<KeyValuePair<string, object?>>
    {
        // Just before it is built, after all that it registers itself.
        public override void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is { Key: "HostBuilding", Value: IHostBuilder builder })
            {
                builder.ConfigureServices(services =>
                {
                    services.AddSingleton<IPatrons>(provider => new PatronsInFile(
                        Environment.GetEnvironmentVariable("FAKE_PATRONS")!, provider.GetRequiredService<IProfileStore>(), TimeProvider.System));
                    services.Select(service => service.ImplementationInstance).OfType<ApplicationPartManager>().SingleOrDefault()
                        ?.ApplicationParts.Add(new CompiledRazorAssemblyPart(typeof(StartupHook).Assembly));
                });
            }
        }
    }

    private abstract class Watch<T> : IObserver<T>
    {
        public abstract void OnNext(T value);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
