using System.Reflection;

namespace Bookstore.Architecture.Tests;

/// <summary>The assemblies of src. Operations is found by its reference, and is null in a tree that has none.</summary>
internal static class Layers
{
    public static readonly Assembly Domain = typeof(Domain.Profiles.UserProfile).Assembly;
    public static readonly Assembly Application = typeof(Application.DependencyInjection).Assembly;
    public static readonly Assembly Infrastructure = typeof(Infrastructure.DependencyInjection).Assembly;
    public static readonly Assembly Web = typeof(Web.DependencyInjection).Assembly;
    public static readonly Assembly LocalTenant = typeof(LocalTenant.DependencyInjection).Assembly;
    public static readonly Assembly? Operations = Web.GetReferencedAssemblies()
        .Where(reference => reference.Name == "Bookstore.Operations").Select(Assembly.Load).SingleOrDefault();

    public static readonly IReadOnlyList<Assembly> All =
        [Domain, Application, Infrastructure, .. Operations is null ? Array.Empty<Assembly>() : [Operations], Web, LocalTenant];

    /// <summary>The folder in src, which is the last word of the assembly's name.</summary>
    public static string Folder(this Assembly layer) => layer.GetName().Name!.Split('.')[^1];
}
