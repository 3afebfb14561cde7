using System.Diagnostics;
using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary>A site made of the template, as its owner starts it for the first time: in Development, with no settings but free ports.</summary>
internal sealed class TemplateSite : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly System.Diagnostics.Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TemplateSite(string assembly, Uri url, (string Name, string? Value)[] settings)
    {
        Url = url;
        // bin/Debug/net10.0 is in the project's folder, where `dotnet run` starts it.
        Folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(assembly)!, "../../.."));
        var info = new ProcessStartInfo("dotnet", [assembly]) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in ((string, string?)[])
            [
                ("DOTNET_TieredPGO", "0"), ("ASPNETCORE_ENVIRONMENT", "Development"), ("APPDATA", Folder), ("PublicUrl", url.GetLeftPart(UriPartial.Authority)),
                ("LocalTenant__Port", $"{RunningApp.FreePort()}"), ("LocalTenant__PatreonPort", $"{RunningApp.FreePort()}"), .. settings,
            ])
        {
            info.Environment[name] = value;
        }

        _process = new System.Diagnostics.Process { StartInfo = info, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
    }

    public Uri Url { get; }

    /// <summary>The project's folder.</summary>
    public string Folder { get; }

    /// <summary>What it wrote to its console.</summary>
    public List<string> Output { get; } = [];

    /// <summary>Starts a site, and waits until it is ready.</summary>
    public static async Task<TemplateSite> StartAsync(string assembly, params (string Name, string? Value)[] settings)
    {
        var site = new TemplateSite(assembly, new Uri($"http://localhost:{RunningApp.FreePort()}"), settings);
        site._process.Exited += (_, _) => site._ready.TrySetException(new InvalidOperationException($"The site did not start:\n{string.Join('\n', site.Output)}"));
        site.Start();
        await site._ready.Task.WaitAsync(Patience);
        return site;
    }

    /// <summary>Runs a site that can't start to its end.</summary>
    /// <returns>Its exit code and what it wrote.</returns>
    public static async Task<(int ExitCode, IReadOnlyList<string> Output)> RunAsync(string assembly, params (string Name, string? Value)[] settings)
    {
        using var site = new TemplateSite(assembly, new Uri($"http://localhost:{RunningApp.FreePort()}"), settings);
        site.Start();
        await site._process.WaitForExitAsync().WaitAsync(Patience);
        return (site._process.ExitCode, site.Output);
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Start()
    {
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (Output)
        {
            Output.Add(line);
        }

        if (line.Contains(" is ready: open ", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }
}
