using System.Reflection;

namespace Bookstore.Architecture.Tests;

/// <summary>The assemblies of src. Those that a tree may lack are found by the reference to them, and are null there.</summary>
internal static class Layers
{
    public static readonly Assembly Domain = typeof(Domain.Profiles.UserProfile).Assembly;
    public static readonly Assembly Application = typeof(Application.DependencyInjection).Assembly;
    public static readonly Assembly Infrastructure = typeof(Infrastructure.DependencyInjection).Assembly;
    public static readonly Assembly Web = typeof(Web.DependencyInjection).Assembly;
    public static readonly Assembly? Operations = Find("Operations");
    public static readonly Assembly? LocalTenant = Find("LocalTenant");

    public static readonly IReadOnlyList<Assembly> All =
        [.. new[] { Domain, Application, Infrastructure, Operations, Web, LocalTenant }.OfType<Assembly>()];

    /// <summary>The folder in src, which is the last word of the assembly's name.</summary>
    public static string Folder(this Assembly layer) => layer.GetName().Name!.Split('.')[^1];

    private static Assembly? Find(string layer) => Web.GetReferencedAssemblies()
        .Where(reference => reference.Name == $"Bookstore.{layer}").Select(Assembly.Load).SingleOrDefault();
}
