using System.Diagnostics;
using System.IO.Compression;
using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary>The package of <c>dotnet new bookstore</c>, packed from this repository and installed where nobody else sees it.</summary>
[CollectionDefinition(Name)]
public sealed class TemplatePackage : IAsyncLifetime, ICollectionFixture<TemplatePackage>
{
    public const string Name = "template";

    /// <summary>A key and a database, in folders where a run of the site leaves them and which git ignores. They are there while it is packed.</summary>
    public static readonly IReadOnlyList<string> Planted = ["src/Web/keys/key-planted.xml", "src/Web/data/planted.db"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly string _folder = Directory.CreateTempSubdirectory("bookstore-template-").FullName;

    /// <summary>The files of a site in the package.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    private string Hive => Path.Combine(_folder, "hive");

    public async Task InitializeAsync()
    {
        var planted = Planted.Select(file => new FileInfo(Path.Combine(RunningApp.Repository, file))).ToList();
        foreach (var file in planted)
        {
            file.Directory!.Create();
            await File.WriteAllTextAsync(file.FullName, "a secret");
        }

        await RunAsync(RunningApp.Repository, "dotnet", "pack", "templates", "--output", _folder, "--nologo", "-v:quiet");
        foreach (var file in planted)
        {
            file.Delete();
            // The app makes these folders its own, with a mode that keeps others out.
            if (!file.Directory!.EnumerateFileSystemInfos().Any())
            {
                file.Directory.Delete();
            }
        }

        var package = Directory.GetFiles(_folder, "*.nupkg").Single();
        await using (var archive = await ZipFile.OpenReadAsync(package))
        {
            const string Content = "content/";
            Files = [.. archive.Entries.Select(entry => Uri.UnescapeDataString(entry.FullName))
                .Where(name => name.StartsWith(Content, StringComparison.Ordinal) && !name.StartsWith($"{Content}.template.config/", StringComparison.Ordinal))
                .Select(name => name[Content.Length..]).Order(StringComparer.Ordinal)];
        }

        await RunAsync(_folder, "dotnet", "new", "install", package, "--debug:custom-hive", Hive);
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
        await RunAsync(_folder, "dotnet", ["new", "bookstore", "-n", name, "-o", solution, "--no-update-check", "--debug:custom-hive", Hive, .. options]);
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
