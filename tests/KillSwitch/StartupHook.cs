using System.Diagnostics;
using System.Globalization;

/// <summary>
/// Loaded into the app by <c>DOTNET_STARTUP_HOOKS</c>: kills the process, as SIGKILL does, when the diagnostic event that
/// <c>KILL_AT</c> names occurs for the nth time (<c>event:n</c>) in the app's own database while a request is served; or,
/// for a command whose SQL contains a text (<c>event:n:text</c>), at any time.
/// With <c>DISK_FULL</c> that database can't grow: see <see cref="FullDisk"/>.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("DISK_FULL") is not null)
        {
            DiagnosticListener.AllListeners.Subscribe(new Listeners(new Events(FullDisk.OnEvent)));
        }

        var point = Environment.GetEnvironmentVariable("KILL_AT")?.Split(':');
        if (point is [var name, var count, .. var sql])
        {
            DiagnosticListener.AllListeners.Subscribe(new Listeners(new Kill(name, int.Parse(count, CultureInfo.InvariantCulture), sql is [var text] ? text : null)));
        }
    }

    private sealed class Listeners(Watch<KeyValuePair<string, object?>> events) : Watch<DiagnosticListener>
    {
        public override void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.EntityFrameworkCore")
            {
                value.Subscribe(events);
            }
        }
    }

    private sealed class Events(Action<string, object?> handle) : Watch<KeyValuePair<string, object?>>
    {
        public override void OnNext(KeyValuePair<string, object?> value)
        {
            if (IsBookstores(value.Value))
            {
                handle(value.Key, value.Value);
            }
        }
    }

    private sealed class Kill(string name, int count, string? sql) : Watch<KeyValuePair<string, object?>>
    {
        private int _left = count;

        public override void OnNext(KeyValuePair<string, object?> value)
        {
            // The Activity of the request tells a callback's commits from a migration's at start, and the context's type
            // the app's database from the local tenant's.
            if (value.Key == name && IsMeant(value.Value) && IsBookstores(value.Value) && Interlocked.Decrement(ref _left) == 0)
            {
                Process.GetCurrentProcess().Kill();
            }
        }

        private bool IsMeant(object? payload) => sql is null
            ? Activity.Current is not null
            : (payload?.GetType().GetProperty("Command")?.GetValue(payload) as System.Data.Common.DbCommand)?.CommandText.Contains(sql, StringComparison.Ordinal) is true;
    }

    // By reflection: a startup hook brings no assemblies of its own.
    private static bool IsBookstores(object? payload) =>
        payload?.GetType().GetProperty("Context")?.GetValue(payload)?.GetType().Name == "BookstoreDbContext";

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
