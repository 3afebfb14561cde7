using System.Diagnostics;
using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary>The package of <c>dotnet new bookstore</c>, packed from this repository and installed where nobody else sees it.</summary>
[CollectionDefinition(Name)]
public sealed class TemplatePackage : IAsyncLifetime, ICollectionFixture<TemplatePackage>
{
    public const string Name = "template";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly string _folder = Directory.CreateTempSubdirectory("bookstore-template-").FullName;

    /// <summary>The packed file.</summary>
    public string File => Directory.GetFiles(_folder, "*.nupkg").Single();

    private string Hive => Path.Combine(_folder, "hive");

    public async Task InitializeAsync()
    {
        await RunAsync(RunningApp.Repository, "dotnet", "pack", "templates", "--output", _folder, "--nologo", "-v:quiet");
        await RunAsync(_folder, "dotnet", "new", "install", File, "--debug:custom-hive", Hive);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Creates a solution of the template.</summary>
    /// <param name="name">What comes after <c>-n</c>.</param>
    /// <param name="options">The template's own options.</param>
    /// <returns>Its folder.</returns>
    public async Task<string> CreateAsync(string name, params string[] options)
    {
        var solution = Path.Combine(_folder, $"site-{Guid.NewGuid():N}");
        await RunAsync(_folder, "dotnet", ["new", "bookstore", "-n", name, "-o", solution, "--debug:custom-hive", Hive, .. options]);
        return solution;
    }

    /// <summary>Builds a solution's site, where a warning is an error; the analyzers run with <c>--full</c>, for they take as long as the rest.</summary>
    /// <returns>The site's assembly.</returns>
    public static async Task<string> BuildAsync(string solution, string assembly)
    {
        await RunAsync(solution, "dotnet", "build", "src/Web", "--nologo", "-v:quiet", "-p:UseSharedCompilation=true", $"-p:RunAnalyzers={Repetitions.IsFull}");
        return Path.Combine(solution, $"src/Web/bin/Debug/net10.0/{assembly}.Web.dll");
    }

    /// <summary>Runs a command to its end.</summary>
    /// <returns>What it wrote.</returns>
    public static async Task<string> RunAsync(string folder, string command, params string[] arguments)
    {
        var info = new ProcessStartInfo(command, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = System.Diagnostics.Process.Start(info)!;
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            var written = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(timeout.Token), process.StandardError.ReadToEndAsync(timeout.Token));
            await process.WaitForExitAsync(timeout.Token);
            Assert.True(process.ExitCode == 0, $"{command} {string.Join(' ', arguments)}\n{string.Concat(written)}");
            return written[0];
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
