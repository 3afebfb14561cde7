using System.Text.Json.Nodes;

namespace Bookstore.LocalTenant.Patreon.Api;

internal sealed record Resource(
    ResourceType Type, string Id, Func<string, JsonNode?> Attribute, Func<string, IEnumerable<Resource>> Related);

internal sealed record Relationship(string Type, bool IsMany);

/// <summary>A resource type of JSON:API, with the names that a request may ask for.</summary>
internal abstract class ResourceType(string name, string path)
{
    public string Name => name;

    /// <summary>The first segment of a resource's address.</summary>
    public string Path => path;

    public abstract IReadOnlyCollection<string> Attributes { get; }

    public abstract IReadOnlyDictionary<string, Relationship> Relationships { get; }
}

internal sealed class ResourceType<T>(
    string name,
    string path,
    Func<T, string> id,
    IReadOnlyDictionary<string, Func<T, ApiView, JsonNode?>> attributes,
    IReadOnlyDictionary<string, (Relationship Relationship, Func<T, ApiView, IEnumerable<Resource>> Find)> relationships) : ResourceType(name, path)
{
    public override IReadOnlyCollection<string> Attributes { get; } = [.. attributes.Keys];

    public override IReadOnlyDictionary<string, Relationship> Relationships { get; } =
        relationships.ToDictionary(relationship => relationship.Key, relationship => relationship.Value.Relationship);

    public Resource Of(T value, ApiView view) =>
        new(this, id(value), name => attributes[name](value, view), name => relationships[name].Find(value, view));
}
