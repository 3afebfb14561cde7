using System.Diagnostics;

namespace Bookstore.Architecture.Tests;

/// <summary>What is deployed.</summary>
public sealed class PublishTests
{
    [Fact]
    public async Task A_published_app_contains_neither_the_local_tenant_nor_openiddict()
    {
        var folder = Directory.CreateTempSubdirectory("bookstore-publish-").FullName;
        // As a run leaves it.
        var state = Directory.CreateDirectory(Path.Combine(Root.Path, "src/Web/local-tenant")).FullName;
        await File.WriteAllTextAsync(Path.Combine(state, "publish-test.json"), "{}");

        using var publish = Process.Start(new ProcessStartInfo(
            // Its own artifacts: the tree is being tested, and perhaps built, at the same time.
            "dotnet", ["publish", Path.Combine(Root.Path, "src/Web"), "--output", folder, "--artifacts-path", folder + ".obj", "--nologo", "-p:RunAnalyzers=false",
                // Compiling ahead takes a minute, and adds no file.
                "-p:PublishReadyToRun=false"])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        // Read side by side: who waits for the end of one while the other is full waits forever.
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var written = await Task.WhenAll(
            publish.StandardOutput.ReadToEndAsync(timeout.Token), publish.StandardError.ReadToEndAsync(timeout.Token));
        await publish.WaitForExitAsync(timeout.Token);
        var output = string.Concat(written);

        Assert.True(publish.ExitCode == 0, output);
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).ToList();
        Assert.Contains("Bookstore.Web.dll", files);
        Assert.Contains("Bookstore.Operations.dll", files);
        Assert.Contains("th/Bookstore.Web.resources.dll", files);
        //#if (shelf)
        Assert.Equal(4, files.Count(file => file.StartsWith("shelf/", StringComparison.Ordinal) && file.EndsWith("/book.json", StringComparison.Ordinal)));
        Assert.Contains("shelf/the-cat-at-the-press/แมวในโรงพิมพ์.epub", files);
        //#endif
        Assert.DoesNotContain(files, file => file.Contains("LocalTenant", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(files, file => file.Contains("local-tenant", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => file.Contains("OpenIddict", StringComparison.OrdinalIgnoreCase));
        foreach (var text in (string[])["OpenIddict", "Bookstore.LocalTenant"])
        {
            Assert.DoesNotContain(text, await File.ReadAllTextAsync(Path.Combine(folder, "Bookstore.Web.deps.json")), StringComparison.Ordinal);
        }

        File.Delete(Path.Combine(state, "publish-test.json"));
        Directory.Delete(folder, recursive: true);
        Directory.Delete(folder + ".obj", recursive: true);
    }
}
