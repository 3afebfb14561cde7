using System.Reflection;

namespace Bookstore.Architecture.Tests;

/// <summary>The folder of the repository.</summary>
internal static class Root
{
    public static string Path { get; } = System.IO.Path.GetFullPath(
        typeof(Root).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Root").Value!);
}
