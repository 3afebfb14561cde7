using System.Diagnostics;
using System.IO.Compression;
using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary>The package of <c>dotnet new bookstore</c>, packed from this repository and installed where nobody else sees it, and what it creates.</summary>
[CollectionDefinition(Name)]
public sealed class TemplatePackage : IAsyncLifetime, ICollectionFixture<TemplatePackage>
{
    public const string Name = "template";

    /// <summary>A key and a database, in folders where a run of the site leaves them and which git ignores. They are there while it is packed.</summary>
    public static readonly IReadOnlyList<string> Planted = ["src/Web/keys/key-planted.xml", "src/Web/data/planted.db"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(Repetitions.Of(5, 15));

    private readonly string _folder = Directory.CreateTempSubdirectory("bookstore-template-").FullName;

    /// <summary>The files of a site in the package.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>A solution with all parts: <c>Lantern.Press</c>.</summary>
    public string Default { get; private set; } = "";

    /// <summary>One without all that can be left out: <c>1Press</c>.</summary>
    public string Smallest { get; private set; } = "";

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
        Default = await CreateAsync("Lantern.Press");
        Smallest = await CreateAsync("1Press", "--shelf", "false", "--local-tenant", "false");
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

    /// <summary>Builds the sites of some solutions at once. A warning is an error; the analyzers run with <c>--full</c>, for they take as long as the rest.</summary>
    /// <returns>The sites' assemblies.</returns>
    public async Task<IReadOnlyList<string>> BuildAsync(params string[] solutions)
    {
        var projects = solutions.Select(solution => Directory.GetFiles(Path.Combine(solution, "src/Web"), "*.csproj").Single()).ToList();
        var all = Path.Combine(_folder, $"{Guid.NewGuid():N}.slnx");
        await File.WriteAllTextAsync(all, $"<Solution>{string.Concat(projects.Select(project => $"<Project Path=\"{project}\" />"))}</Solution>");
        await RunAsync(
            _folder, "dotnet", "build", all, "--nologo", "-v:quiet", "-m:1", "-p:UseSharedCompilation=true", "-p:NuGetAudit=false", $"-p:RunAnalyzers={Repetitions.IsFull}");
        return [.. projects.Select(project => Path.Combine(Path.GetDirectoryName(project)!, "bin/Debug/net10.0", Path.ChangeExtension(Path.GetFileName(project), "dll")))];
    }

    /// <summary>Runs a command to its end.</summary>
    /// <returns>What it wrote.</returns>
    public static async Task<string> RunAsync(string folder, string command, params string[] arguments)
    {
        var info = new ProcessStartInfo(command, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // It is over before what is measured for the optimizer pays: a quarter of a build's time.
        info.Environment["DOTNET_TieredPGO"] = "0";
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
