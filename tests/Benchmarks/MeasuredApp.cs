using System.Diagnostics;
using System.Globalization;

namespace Bookstore.Benchmarks;

/// <summary>An app that runs, in a process of its own.</summary>
internal sealed class MeasuredApp : IDisposable
{
    // USER_HZ, which is 100 on every Linux that .NET supports (proc(5)).
    private const double MillisecondsPerTick = 10;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private readonly Process _process;

    private MeasuredApp(Installation installation, Process process)
    {
        (Installation, _process) = (installation, process);
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = installation.Url };
    }

    public Installation Installation { get; }

    public string Name => Installation.Name;

    public HttpClient Http { get; }

    /// <summary>From the start of the process to its first page, in milliseconds.</summary>
    public double StartTime { get; private set; }

    public static async Task<MeasuredApp> StartAsync(Installation installation)
    {
        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(installation.StartInfo())!;
        // All of the log is read, since a full pipe would stop the app. Errors explain an answer that ends the benchmark.
        process.OutputDataReceived += (_, line) => Console.Error.Write(line.Data?.Contains(" fail: ", StringComparison.Ordinal) is true ? $"{line.Data}\n" : "");
        process.ErrorDataReceived += (_, line) => Console.Error.Write(line.Data is { } text ? $"{text}\n" : "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var app = new MeasuredApp(installation, process);
        try
        {
            await app.WaitForFirstPageAsync(started);
            app.StartTime = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            return app;
        }
        catch
        {
            app.Dispose();
            throw;
        }
    }

    /// <summary>The CPU of the process in milliseconds: utime and stime of proc(5).</summary>
    public double Cpu()
    {
        var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
        // The command's name is in parentheses, and may have spaces in it. Field 3 follows.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return MillisecondsPerTick * (Parse(fields[11]) + Parse(fields[12]));

        static long Parse(string field) => long.Parse(field, CultureInfo.InvariantCulture);
    }

    /// <summary>The resident memory of the process in MB: VmRSS of proc(5).</summary>
    public double ResidentMemory() => double.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture) / 1024;

    /// <summary>Stops the app as a service manager does, and waits until it is gone.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            using var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            signal.WaitForExit();
            if (!_process.WaitForExit(StartTimeout))
            {
                _process.Kill();
                _process.WaitForExit();
            }
        }

        _process.Dispose();
        Http.Dispose();
    }

    private async Task WaitForFirstPageAsync(long started)
    {
        while (true)
        {
            try
            {
                using var response = await Http.GetAsync("/");
                response.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConnectionError
                && !_process.HasExited && Stopwatch.GetElapsedTime(started) < StartTimeout)
            {
                await Task.Delay(Poll);
            }
        }
    }
}
