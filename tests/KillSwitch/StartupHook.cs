using System.Diagnostics;
using System.Globalization;

/// <summary>
/// Loaded into the app by <c>DOTNET_STARTUP_HOOKS</c>: kills the process, as SIGKILL does, when the diagnostic event that
/// <c>KILL_AT</c> names occurs for the nth time (<c>event:n</c>) in the app's own database while a request is served; or,
/// for a command whose SQL contains a text (<c>event:n:text</c>), at any time.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        var point = Environment.GetEnvironmentVariable("KILL_AT")?.Split(':');
        if (point is [var name, var count, .. var sql])
        {
            DiagnosticListener.AllListeners.Subscribe(new Listeners(name, int.Parse(count, CultureInfo.InvariantCulture), sql is [var text] ? text : null));
        }
    }

    private sealed class Listeners(string name, int count, string? sql) : Watch<DiagnosticListener>
    {
        public override void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.EntityFrameworkCore")
            {
                value.Subscribe(new Events(name, count, sql));
            }
        }
    }

    private sealed class Events(string name, int count, string? sql) : Watch<KeyValuePair<string, object?>>
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
