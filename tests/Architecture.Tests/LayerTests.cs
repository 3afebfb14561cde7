using System.Reflection;
using System.Xml.Linq;

namespace Bookstore.Architecture.Tests;

/// <summary>Which layer may know which.</summary>
public sealed class LayerTests
{
    private static readonly Dictionary<string, string[]> AllowedProjects = new()
    {
        ["Domain"] = [],
        ["Application"] = ["Domain"],
        ["Infrastructure"] = ["Application"],
        ["Operations"] = ["Application", "Infrastructure"],
        ["Web"] = ["Application", "Infrastructure", "LocalTenant", "Operations"],
        ["LocalTenant"] = [],
    };

    [Fact]
    public void Every_project_references_the_layers_that_it_may() => Violations.AssertNone(
        from layer in Layers.All
        from reference in ProjectReferences(layer.Folder())
        let project = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)["Bookstore.".Length..]
        where !AllowedProjects[layer.Folder()].Contains(project)
        select $"{layer.Folder()} references {project}",
        "Turn the dependency round: declare a port in Application and implement it outside.");

    [Fact]
    public void The_domain_uses_nothing_but_the_base_class_library() => Violations.AssertNone(
        References(Layers.Domain).Where(name => !IsSystem(name)),
        "The domain has no packages. Declare a port in Application, and give the domain the facts.");

    [Fact]
    public void The_application_uses_the_domain_mediatr_and_fluentvalidation()
    {
        string[] allowed = ["Bookstore.Domain", "MediatR", "FluentValidation",
            "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions"];

        Violations.AssertNone(
            References(Layers.Application).Where(name => !allowed.Contains(name) && !IsSystem(name)),
            "Declare a port in Application and implement it in Infrastructure.");
    }

    [Fact]
    public void The_infrastructure_uses_neither_the_web_nor_the_local_tenant_nor_mediatr() => Violations.AssertNone(
        References(Layers.Infrastructure).Where(name => name is "Bookstore.Web" or "Bookstore.Operations" or "Bookstore.LocalTenant" or "MediatR"),
        "Infrastructure implements ports; the use case that calls them belongs to Application.");

    [Fact]
    public void The_local_tenant_uses_no_other_layer_and_only_the_web_uses_it() => Violations.AssertNone(
        from layer in Layers.All
        from name in References(layer)
        where layer == Layers.LocalTenant
            ? name.StartsWith("Bookstore.", StringComparison.Ordinal)
            : layer != Layers.Web && name == "Bookstore.LocalTenant"
        select $"{layer.Folder()} uses {name}",
        "The local tenant talks HTTP with the app, as Logto and Patreon do.");

    //#if (localTenant)
    [Fact]
    public void Only_BookstoreApp_adds_the_local_tenant_and_only_in_debug_builds()
    {
        Violations.AssertNone(
            TypesOfWebThatUse("Bookstore.LocalTenant").Where(type => type != "Bookstore.Web.BookstoreApp"),
            "Only BookstoreApp may use the local tenant, and only to add it.");
        Assert.Equal(
            "'$(Configuration)' == 'Debug'",
            ProjectReferences("Web").Single(reference => reference.Attribute("Include")!.Value.Contains("LocalTenant", StringComparison.Ordinal))
                .Attribute("Condition")?.Value);
    }
    //#endif

    [Fact]
    public void Only_the_commands_use_the_operators_tools() => Violations.AssertNone(
        TypesOfWebThatUse("Bookstore.Operations").Where(type => !type.StartsWith("Bookstore.Web.Commands.", StringComparison.Ordinal)),
        "The running site doesn't know the operator's tools. Use them from Bookstore.Web.Commands.");

    [Fact]
    public void Every_layer_has_one_public_way_in()
    {
        foreach (var layer in Layers.All.Where(layer => layer != Layers.Domain))
        {
            var entry = layer.GetType($"{layer.GetName().Name}.DependencyInjection");
            Assert.True(entry is not null, $"{layer.Folder()} has no DependencyInjection.cs in its root.");
            Assert.Single(
                layer.GetExportedTypes().SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static)),
                method => method.Name.StartsWith("Add", StringComparison.Ordinal) && method.DeclaringType == entry);
        }
    }

    private static IEnumerable<XElement> ProjectReferences(string folder) =>
        XDocument.Load(Path.Combine(Root.Path, "src", folder, $"Bookstore.{folder}.csproj")).Descendants("ProjectReference");

    private static IEnumerable<string> TypesOfWebThatUse(string assembly) => TypeReferences.Of(Layers.Web)
        .Where(found => found.References.Any(reference => reference.Scope.Name == assembly))
        .Select(found => found.Type.FullName);

    private static IEnumerable<string> References(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => name is not "netstandard");

    private static bool IsSystem(string assembly) => assembly.StartsWith("System.", StringComparison.Ordinal);
}
