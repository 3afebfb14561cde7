using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Bookstore.Testing;

/// <summary>The app as a process of its own: for what only a process shows, such as kills, signals, terminals and startup hooks.</summary>
public sealed class AppProcess : RunningApp
{
    private Process? _process;

    private AppProcess((string Name, string? Value)[] settings)
        : base(settings)
    {
    }

    /// <inheritdoc cref="RunningApp.StartAsync(ValueTuple{string, string}[])"/>
    public static new async Task<AppProcess> StartAsync(params (string Name, string? Value)[] settings)
    {
        var app = new AppProcess(settings);
        await app.StartAgainAsync();
        return app;
    }

    /// <inheritdoc cref="RunningApp.RunAsync(string[], ValueTuple{string, string}[])"/>
    public static new async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string[] args, params (string Name, string? Value)[] settings)
    {
        await using var app = new AppProcess(settings);
        return await app.RunBesideAsync(args);
    }

    /// <inheritdoc />
    public override async Task<(int ExitCode, string Output, string Errors)> RunBesideAsync(
        string[] args, params (string Name, string? Value)[] settings)
    {
        await CreateDatabaseAsync();
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

    /// <summary>Starts a command with the settings of this app, and kills it as SIGKILL does some time after it wrote a line.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="lines">The number of lines after which to wait; 0 to wait from the start on.</param>
    /// <param name="later">How long to wait.</param>
    /// <returns>Whether it was killed; false where it ended before.</returns>
    public async Task<bool> KillCommandAsync(string[] args, int lines, TimeSpan later)
    {
        using var process = Process.Start(StartInfo(args))!;
        using var timeout = new CancellationTokenSource(Patience);
        var errors = process.StandardError.ReadToEndAsync(timeout.Token);
        for (; lines > 0 && await process.StandardOutput.ReadLineAsync(timeout.Token) is not null; lines--)
        {
        }

        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        await Task.WhenAny(output, Task.Delay(later, timeout.Token));
        process.Kill();
        await process.WaitForExitAsync(timeout.Token);
        await Task.WhenAll(output, errors);
        return process.ExitCode != 0;
    }

    /// <summary>Runs a verb to its end at a terminal, and types.</summary>
    /// <param name="args">The command line, of words that need no quotation marks in a shell, or have them.</param>
    /// <param name="answers">What to type once the terminal shows a prompt, in their order.</param>
    /// <param name="settings">Settings as for <see cref="StartAsync"/>.</param>
    /// <returns>The exit code, and all that the terminal showed: what was typed too, where it is echoed.</returns>
    public static new async Task<(int ExitCode, string Terminal)> TypeAsync(
        string[] args, (string Prompt, string Answer)[] answers, params (string Name, string? Value)[] settings)
    {
        await using var app = new AppProcess(settings);
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

    /// <inheritdoc />
    public override async Task StartAgainAsync(params (string Name, string? Value)[] settings)
    {
        Change(settings);
        await CreateDatabaseAsync();
        File.Delete(KillFile);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process { StartInfo = StartInfo([]), EnableRaisingEvents = true };
        _process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"The app did not start:\n{Output}"));
        _process.OutputDataReceived += (_, line) => OnLogLine(line.Data ?? "", ready);
        _process.ErrorDataReceived += (_, line) => OnLogLine(line.Data ?? "", ready);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await ready.Task.WaitAsync(Patience);
        if (!Settings.ContainsKey("Logto__Endpoint"))
        {
            // On a busy machine the local tenant's first answer takes longer than the app waits for a Logto.
            using var http = new HttpClient();
            using var discovery = await http.GetAsync(new Uri(Tenant, "/oidc/.well-known/openid-configuration"));
        }
    }

    /// <summary>Kills the process as SIGKILL does.</summary>
    public override async Task KillAsync()
    {
        if (_process is not null)
        {
            Kill();
            await DiedAsync();
        }
    }

    /// <summary>The settings of a Logto that nobody asks: a start without the local tenant costs half as much.</summary>
    public static (string Name, string? Value)[] NoLogto =>
        [("Logto__Endpoint", "http://localhost:1"), ("Logto__AppId", "an-app"), ("Logto__AppSecret", "a-secret")];

    /// <summary>The most memory that the process held at once so far, in MB (Linux).</summary>
    public double PeakMemory => double.Parse(
        File.ReadLines($"/proc/{_process!.Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture) / 1024;

    /// <summary>The Bookstore assemblies that the process has loaded so far (Linux).</summary>
    public IReadOnlySet<string> LoadedAssemblies => File.ReadLines($"/proc/{_process!.Id}/maps")
        .Select(line => Path.GetFileNameWithoutExtension(line))
        .Where(name => name.StartsWith("Bookstore.", StringComparison.Ordinal))
        .ToHashSet();

    /// <summary>Whether the process is there.</summary>
    public bool IsRunning => _process is not null;

    /// <summary>Sends SIGKILL and waits for nothing.</summary>
    public void Kill() => _process!.Kill();

    /// <summary>Sends SIGTERM, as a service manager or a container does to stop the app, and waits for nothing.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(Patience);
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

    /// <summary>The settings that let <see cref="KillAt"/> kill the app at a named point, and <c>DISK_FULL</c> fill its disk.</summary>
    public static (string Name, string? Value)[] KillSwitch => [("DOTNET_STARTUP_HOOKS", Metadata("KillSwitch"))];

    /// <summary>Has the running app, which has the <see cref="KillSwitch"/>, killed at a point; a start takes that back.</summary>
    /// <param name="point">An event of Entity Framework Core, and its count from now on: <c>event:n</c> while a request is
    /// served, <c>event:n:text</c> for a command whose SQL contains a text, at any time.</param>
    public void KillAt(string point)
    {
        File.WriteAllText($"{KillFile}.new", point);
        File.Move($"{KillFile}.new", KillFile, overwrite: true);
    }

    private string KillFile => Path.ChangeExtension(DatabasePath, ".kill");

    private static string Metadata(string key) => Path.GetFullPath(
        typeof(RunningApp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!);

    private ProcessStartInfo StartInfo(string[] args)
    {
        var info = new ProcessStartInfo("dotnet", [Metadata("WebAssembly"), .. args])
        {
            WorkingDirectory = AppHost.WebFolder,
            // It is over before what is measured for the optimizer pays, and it compiles more than it runs.
            Environment = { ["DOTNET_TieredPGO"] = "0", ["DOTNET_EnableWriteXorExecute"] = "0", ["KILL_FILE"] = KillFile },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Settings)
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
