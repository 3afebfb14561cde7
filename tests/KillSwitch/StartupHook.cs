using System.Diagnostics;
using System.Globalization;

/// <summary>
/// Loaded into the app by <c>DOTNET_STARTUP_HOOKS</c>: kills the process, as SIGKILL does, when the diagnostic event that
/// <c>KILL_AT</c> names occurs for the nth time (<c>event:n</c>) in the app's own database while a request is served.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        var point = Environment.GetEnvironmentVariable("KILL_AT")?.Split(':');
        if (point is [var name, var count])
        {
            DiagnosticListener.AllListeners.Subscribe(new Listeners(name, int.Parse(count, CultureInfo.InvariantCulture)));
        }
    }

    private sealed class Listeners(string name, int count) : Watch<DiagnosticListener>
    {
        public override void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.EntityFrameworkCore")
            {
                value.Subscribe(new Events(name, count));
            }
        }
    }

    private sealed class Events(string name, int count) : Watch<KeyValuePair<string, object?>>
    {
        private int _left = count;

        public override void OnNext(KeyValuePair<string, object?> value)
        {
            // The Activity of the request tells a callback's commits from a migration's at start, and the context's type
            // the app's database from the local tenant's.
            if (value.Key == name && Activity.Current is not null && IsBookstores(value.Value) && Interlocked.Decrement(ref _left) == 0)
            {
                Process.GetCurrentProcess().Kill();
            }
        }

        // By reflection: a startup hook brings no assemblies of its own.
        private static bool IsBookstores(object? payload) =>
            payload?.GetType().GetProperty("Context")?.GetValue(payload)?.GetType().Name == "BookstoreDbContext";
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
