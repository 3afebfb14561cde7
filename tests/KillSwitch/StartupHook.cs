using System.Diagnostics;
using System.Globalization;

/// <summary>
/// Loaded into the app by <c>DOTNET_STARTUP_HOOKS</c>. The file that <c>KILL_FILE</c> names says, from when it is there, at which
/// diagnostic event of the app's own database the process is killed, as SIGKILL does: <c>event:n</c> is its nth from then on
/// while a request is served, <c>event:n:text</c> its nth of a command whose SQL contains the text, at any time.
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

        if (Environment.GetEnvironmentVariable("KILL_FILE") is { } file)
        {
            DiagnosticListener.AllListeners.Subscribe(new Listeners(new Kill(file)));
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

    private sealed class Kill(string file) : Watch<KeyValuePair<string, object?>>
    {
        private readonly Lock _counting = new();
        private string _point = "";
        private int _seen;

        public override void OnNext(KeyValuePair<string, object?> value)
        {
            // The Activity of the request tells a callback's commits from a migration's at start, and the context's type
            // the app's database from the local tenant's.
            if (!IsBookstores(value.Value) || !File.Exists(file))
            {
                return;
            }

            lock (_counting)
            {
                var point = File.ReadAllText(file);
                if (point != _point)
                {
                    (_point, _seen) = (point, 0);
                }

                if (point.Split(':') is [var name, var count, .. var sql]
                    && value.Key == name && IsMeant(value.Value, sql is [var text] ? text : null)
                    && ++_seen == int.Parse(count, CultureInfo.InvariantCulture))
                {
                    Process.GetCurrentProcess().Kill();
                }
            }
        }

        private static bool IsMeant(object? payload, string? sql) => sql is null
            ? Activity.Current is not null
            : (payload?.GetType().GetProperty("Command")?.GetValue(payload) as System.Data.Common.DbCommand)?.CommandText.Contains(sql, StringComparison.Ordinal) is true;
    }

    // By reflection: a startup hook brings no assemblies of its own.
    private static bool IsBookstores(object? payload) =>
        payload?.GetType().GetProperty("Context")?.GetValue(payload)?.GetType().Name is "BookstoreDbContext" or "PostgresDbContext";

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
