using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Bookstore.Testing;

/// <summary>
/// The app as a process of its own, on free loopback ports, in a folder of its own: what a user starts, with its real
/// Kestrel, its real SQLite file and the local tenant beside it.
/// </summary>
public sealed class RunningApp : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Dictionary<string, string?> _settings;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly SemaphoreSlim _lines = new(0);
    private Process? _process;

    private RunningApp(Dictionary<string, string?> settings) => _settings = settings;

    /// <summary>The origin of the app.</summary>
    public Uri Url => new(_settings["PublicUrl"]!);

    /// <summary>The origin of the local tenant.</summary>
    public Uri Tenant => new($"http://localhost:{_settings["LocalTenant__Port"]}");

    /// <summary>The origin of the stand-in Patreon.</summary>
    public Uri StandInPatreon => new($"http://localhost:{_settings["LocalTenant__PatreonPort"]}");

    /// <summary>What the process wrote to its console so far.</summary>
    public string Output => string.Join('\n', _output);

    private string Folder => _settings["Folder"]!;

    /// <summary>Starts the app and waits until it is ready.</summary>
    /// <param name="settings">Settings beyond those of a run on free ports; null takes one away.</param>
    public static async Task<RunningApp> StartAsync(params (string Name, string? Value)[] settings)
    {
        var app = Create(settings);
        await app.StartAgainAsync();
        return app;
    }

    /// <summary>Runs the app to its end, for a start that is expected to fail or for a verb.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="settings">Settings as for <see cref="StartAsync"/>.</param>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string[] args, params (string Name, string? Value)[] settings)
    {
        await using var app = Create(settings);
        return await app.RunBesideAsync(args);
    }

    /// <summary>Runs a verb to its end with the settings of this app, which may be running.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="settings">Settings to change for this run; null takes one away.</param>
    public async Task<(int ExitCode, string Output, string Errors)> RunBesideAsync(
        string[] args, params (string Name, string? Value)[] settings)
    {
        var info = StartInfo(args);
        foreach (var (name, value) in settings)
        {
            info.Environment[name] = value;
        }

        using var process = Process.Start(info)!;
        using var timeout = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var errors = process.StandardError.ReadToEndAsync(timeout.Token);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Runs a verb to its end at a terminal, and types.</summary>
    /// <param name="args">The command line, of words without spaces.</param>
    /// <param name="answers">What to type once the terminal shows a prompt, in their order.</param>
    /// <param name="settings">Settings as for <see cref="StartAsync"/>.</param>
    /// <returns>The exit code, and all that the terminal showed: what was typed too, where it is echoed.</returns>
    public static async Task<(int ExitCode, string Terminal)> TypeAsync(
        string[] args, (string Prompt, string Answer)[] answers, params (string Name, string? Value)[] settings)
    {
        await using var app = Create(settings);
        var info = app.StartInfo(args);
        // It gives the command a terminal of its own.
        info.FileName = "script";
        var command = string.Join(' ', ["dotnet", .. info.ArgumentList]);
        info.ArgumentList.Clear();
        foreach (var word in (string[])["-q", "-e", "-c", command, "/dev/null"])
        {
            info.ArgumentList.Add(word);
        }

        info.RedirectStandardInput = true;
        info.Environment["TERM"] = "xterm";
        using var process = Process.Start(info)!;
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            var shown = new StringBuilder();
            var buffer = new char[1024];
            var next = 0;
            var from = 0;
            while (await process.StandardOutput.ReadAsync(buffer, timeout.Token) is var count and > 0)
            {
                shown.Append(buffer, 0, count);
                if (next < answers.Length && shown.ToString().IndexOf(answers[next].Prompt, from, StringComparison.Ordinal) is var at and >= 0)
                {
                    from = at + answers[next].Prompt.Length;
                    await process.StandardInput.WriteAsync($"{answers[next++].Answer}\r");
                    await process.StandardInput.FlushAsync(timeout.Token);
                }
            }

            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, shown.ToString());
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>
    /// A loopback port that nobody listens on, below those that the system hands out for outgoing connections: the tests
    /// of other projects run at the same time, and make many.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(15_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; another one.
            }
        }
    }

    /// <summary>Starts the process anew, on the same ports and the same database.</summary>
    /// <param name="settings">Settings to change.</param>
    public async Task StartAgainAsync(params (string Name, string? Value)[] settings)
    {
        foreach (var (name, value) in settings)
        {
            _settings[name] = value;
        }

        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process { StartInfo = StartInfo([]), EnableRaisingEvents = true };
        _process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"The app did not start:\n{Output}"));
        DataReceivedEventHandler keep = (_, line) =>
        {
            _output.Enqueue(line.Data ?? "");
            _lines.Release();
            if (line.Data?.Contains("Bookstore is ready", StringComparison.Ordinal) is true)
            {
                ready.TrySetResult();
            }
        };
        _process.OutputDataReceived += keep;
        _process.ErrorDataReceived += keep;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await ready.Task.WaitAsync(Patience);
    }

    /// <summary>Waits until the console says something: a log is written a little later than the response.</summary>
    /// <param name="text">What it says.</param>
    public async Task SaysAsync(string text)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            await _lines.WaitAsync(timeout.Token);
        }
    }

    /// <summary>Kills the process as SIGKILL does.</summary>
    public async Task KillAsync()
    {
        if (_process is not null)
        {
            Kill();
            await DiedAsync();
        }
    }

    /// <summary>The most memory that the process held at once so far, in MB (Linux).</summary>
    public double PeakMemory => double.Parse(
        File.ReadLines($"/proc/{_process!.Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture) / 1024;

    /// <summary>Sends SIGKILL and waits for nothing.</summary>
    public void Kill() => _process!.Kill();

    /// <summary>Sends SIGTERM, as a service manager or a container does to stop the app, and waits for nothing.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until the process is gone.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> DiedAsync()
    {
        await _process!.WaitForExitAsync().WaitAsync(Patience);
        var exitCode = _process.ExitCode;
        _process.Dispose();
        _process = null;
        return exitCode;
    }

    /// <summary>Reads rows of the app's database, each as its values.</summary>
    /// <param name="sql">The query.</param>
    public async Task<IReadOnlyList<IReadOnlyList<object?>>> QueryAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<IReadOnlyList<object?>>();
        while (await reader.ReadAsync())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(index => reader.IsDBNull(index) ? null : reader.GetValue(index))]);
        }

        return rows;
    }

    /// <summary>Counts the rows of a table.</summary>
    /// <param name="table">The table.</param>
    public async Task<long> CountAsync(string table) => (long)(await QueryAsync($"SELECT count(*) FROM {table}"))[0][0]!;

    /// <summary>The database file.</summary>
    public string DatabasePath => Path.Combine(Folder, "bookstore.db");

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _lines.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static RunningApp Create((string Name, string? Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("bookstore-test-").FullName;
        var all = new Dictionary<string, string?>
        {
            ["Folder"] = folder,
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["PublicUrl"] = $"http://localhost:{FreePort()}",
            ["LocalTenant__Port"] = $"{FreePort()}",
            ["LocalTenant__PatreonPort"] = $"{FreePort()}",
            ["LocalTenant__Folder"] = Path.Combine(folder, "local-tenant"),
            ["ConnectionStrings__Bookstore"] = $"Data Source={Path.Combine(folder, "bookstore.db")}",
            ["DataProtection__Folder"] = Path.Combine(folder, "keys"),
            // All tests are one client.
            ["RateLimits__Enabled"] = "false",
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return new RunningApp(all);
    }

    private static string Metadata(string key) => Path.GetFullPath(
        typeof(RunningApp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!);

    /// <summary>The assembly that kills the app at a named point, for <c>DOTNET_STARTUP_HOOKS</c>.</summary>
    public static string KillSwitch => Metadata("KillSwitch");

    /// <summary>The assembly that has memberships come from a file, for <c>DOTNET_STARTUP_HOOKS</c>.</summary>
    public static string FakePatrons => Metadata("FakePatrons");

    private ProcessStartInfo StartInfo(string[] args)
    {
        // test.sh compiles the app ahead of time, and says where it is.
        var published = Environment.GetEnvironmentVariable("BOOKSTORE_APP");
        var info = new ProcessStartInfo("dotnet", [published is null ? Metadata("WebAssembly") : Path.Combine(published, "Bookstore.Web.dll"), .. args])
        {
            WorkingDirectory = published ?? Metadata("WebFolder"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _settings)
        {
            if (value is null)
            {
                info.Environment.Remove(name);
            }
            else
            {
                info.Environment[name] = value;
            }
        }

        return info;
    }
}
