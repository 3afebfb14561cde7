using System.Reflection;

namespace Bookstore.Architecture.Tests;

/// <summary>The folder of the repository.</summary>
internal static class Root
{
    public static string Path { get; } = System.IO.Path.GetFullPath(
        typeof(Root).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Root").Value!);

    /// <summary>The C# files of src that are written by hand, relative to this folder.</summary>
    public static IReadOnlyList<string> SourceFiles { get; } =
    [
        .. Directory.EnumerateFiles(System.IO.Path.Combine(Path, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)
                && !file.Contains("/bin/", StringComparison.Ordinal)
                && !file.Contains("/CompiledModel/", StringComparison.Ordinal)
                && !file.Contains("/Migrations/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    public static string Read(string file) => File.ReadAllText(System.IO.Path.Combine(Path, file));
}
