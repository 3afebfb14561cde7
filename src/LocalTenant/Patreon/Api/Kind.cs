using System.Text.Json.Nodes;

namespace Bookstore.LocalTenant.Patreon.Api;

/// <summary>One resource, of which a document takes what was asked for.</summary>
internal sealed record Resource(
    Kind Kind, string Id, Func<string, JsonNode?> Attribute, Func<string, IEnumerable<Resource>> Related);

/// <summary>A relationship by the type that it leads to, and to how many.</summary>
internal sealed record Relation(string Type, bool IsMany);

/// <summary>A kind of resource: the names that a request may ask for, and no others.</summary>
internal abstract class Kind(string type, string path)
{
    public string Type => type;

    /// <summary>Where one is found, under the API's base.</summary>
    public string Path => path;

    public abstract IReadOnlyCollection<string> Attributes { get; }

    public abstract IReadOnlyDictionary<string, Relation> Relations { get; }
}

/// <summary>A kind of resource, and how its attributes and relationships are found.</summary>
internal sealed class Kind<T>(
    string type,
    string path,
    Func<T, string> id,
    IReadOnlyDictionary<string, Func<T, View, JsonNode?>> attributes,
    IReadOnlyDictionary<string, (Relation Relation, Func<T, View, IEnumerable<Resource>> Find)> relations) : Kind(type, path)
{
    public override IReadOnlyCollection<string> Attributes { get; } = [.. attributes.Keys];

    public override IReadOnlyDictionary<string, Relation> Relations { get; } =
        relations.ToDictionary(relation => relation.Key, relation => relation.Value.Relation);

    public Resource Of(T value, View view) =>
        new(this, id(value), name => attributes[name](value, view), name => relations[name].Find(value, view));
}
