using System.Text.RegularExpressions;
using Mono.Cecil;

namespace Bookstore.Architecture.Tests;

/// <summary>A namespace is a folder, and namespaces use each other one way.</summary>
public sealed partial class NamespaceTests
{
    [Fact]
    public void Every_assembly_and_its_root_namespace_are_named_after_the_folder()
    {
        Assert.All(Layers.All, layer => Assert.Equal($"Bookstore.{layer.Folder()}", layer.GetName().Name));
        Violations.AssertNone(
            Directory.EnumerateFiles(Path.Combine(Root.Path, "src"), "*.csproj", SearchOption.AllDirectories)
                .Where(project => Path.GetFileName(project) != $"Bookstore.{Path.GetFileName(Path.GetDirectoryName(project))}.csproj"),
            "Name a project Bookstore.<folder>.");
    }

    [Fact]
    public void Every_file_declares_the_namespace_of_its_folder() => Violations.AssertNone(
        from file in Root.SourceFiles
        let declared = Declaration().Match(Root.Read(file))
        let expected = $"Bookstore.{Path.GetDirectoryName(file)!["src/".Length..].Replace('/', '.')}"
        where declared.Success && declared.Groups["name"].Value != expected
        select $"{file} declares {declared.Groups["name"].Value}, its folder says {expected}",
        "Move the file, or change its namespace.");

    /// <summary>
    /// Compared are siblings with all that is below them: of Infrastructure.Logto.Management and Infrastructure.Sessions, these are
    /// Logto and Sessions. An ancestor and its descendant may use each other: the one composes the parts and has what they share.
    /// </summary>
    [Fact]
    public void No_two_namespaces_use_each_other()
    {
        var uses = Layers.All.SelectMany(TypeReferences.Of)
            // Generated: it names the rows of all, as the context finds them.
            .Where(found => !found.Type.Namespace.EndsWith(".CompiledModel", StringComparison.Ordinal))
            .SelectMany(found => found.References.Select(reference => Use(found.Type, reference)))
            .Concat(Root.SourceFiles.SelectMany(Imports))
            .OfType<(string From, string To, string Example)>()
            .ToLookup(use => (use.From, use.To), use => use.Example);

        Violations.AssertNone(
            from use in uses
            let back = uses[(use.Key.To, use.Key.From)]
            where string.CompareOrdinal(use.Key.From, use.Key.To) < 0 && back.Any()
            select $"{use.Key.From} and {use.Key.To}: {Examples(use)}, and {Examples(back)}",
            "Two namespaces use each other. Move what both need to one of them, or below both.");
    }

    private static (string From, string To, string Example)? Use(TypeDefinition user, TypeReference used) =>
        used.Scope == user.Module ? Between(user.Namespace, used.Namespace, $"{user.Name} uses {used.Name}") : null;

    // The compiler copies constants, so metadata doesn't show who uses them. An import does: unneeded ones are errors.
    private static IEnumerable<(string From, string To, string Example)?> Imports(string file)
    {
        var text = Root.Read(file);
        var from = Declaration().Match(text).Groups["name"].Value;
        return Import().Matches(text).Select(import => Between(from, import.Groups["name"].Value, $"{Path.GetFileName(file)} imports {import.Groups["name"].Value}"));
    }

    // The siblings below the closest common ancestor; null where one is the other's ancestor, or they have only Bookstore in common.
    private static (string From, string To, string Example)? Between(string user, string used, string example)
    {
        var (from, to) = (user.Split('.'), used.Split('.'));
        var common = from.Zip(to).TakeWhile(pair => pair.First == pair.Second).Count();
        return common < 2 || common == from.Length || common == to.Length
            ? null
            : (string.Join('.', from[1..(common + 1)]), string.Join('.', to[1..(common + 1)]), example);
    }

    private static string Examples(IEnumerable<string> examples) => string.Join(", ", examples.Distinct().Order(StringComparer.Ordinal).Take(3));

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^using (static )?(\w+ = )?(?<name>Bookstore\.[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Import();
}
