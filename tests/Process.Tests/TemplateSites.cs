namespace Bookstore.Process.Tests;

/// <summary>The sites of <see cref="TemplatePackage"/>, with the code of their own docs/extend, built.</summary>
public sealed class TemplateSites(TemplatePackage package) : IAsyncLifetime
{
    /// <summary>The pages whose code was added.</summary>
    public IReadOnlyList<string> Pages { get; private set; } = [];

    /// <summary>The folder of the default one.</summary>
    public string DefaultFolder => $"{package.Default}-extended";

    /// <summary>The assembly of the default one.</summary>
    public string Default { get; private set; } = "";

    /// <summary>The assembly of the smallest one.</summary>
    public string Smallest { get; private set; } = "";

    public async Task InitializeAsync()
    {
        string[] copies = [DefaultFolder, $"{package.Smallest}-extended"];
        await TemplatePackage.RunAsync("/", "cp", "-r", package.Default, copies[0]);
        await TemplatePackage.RunAsync("/", "cp", "-r", package.Smallest, copies[1]);
        Pages = TemplateExtension.Apply(copies[0]);
        TemplateExtension.Apply(copies[1]);
        var assemblies = await package.BuildAsync(copies);
        (Default, Smallest) = (assemblies[0], assemblies[1]);
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
