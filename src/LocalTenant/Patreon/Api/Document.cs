using System.Text.Json.Nodes;

namespace Bookstore.LocalTenant.Patreon.Api;

/// <summary>
/// A JSON:API document: only the requested attributes, only included relationships, and each included resource once.
/// </summary>
internal sealed class Document(ApiQuery query, ApiView view)
{
    private readonly Dictionary<(string Type, string Id), JsonObject> _rendered = [];
    private readonly JsonArray _included = [];

    public JsonObject Of(Resource resource)
    {
        var body = new JsonObject { ["data"] = Primary(resource) };
        AddIncluded(body);
        body["links"] = new JsonObject { ["self"] = Url(resource) };
        return body;
    }

    public JsonObject Of(IEnumerable<Resource> resources, int total, string? next)
    {
        var body = new JsonObject { ["data"] = new JsonArray([.. resources.Select(Primary)]) };
        AddIncluded(body);
        body["meta"] = new JsonObject
        {
            ["pagination"] = new JsonObject { ["cursors"] = new JsonObject { ["next"] = next }, ["total"] = total },
        };
        return body;
    }

    private JsonObject Primary(Resource resource) => Render(resource, query.Includes, isPrimary: true);

    // The same resource may be reached again by another path, with other relationships.
    private JsonObject Render(Resource resource, Includes includes, bool isPrimary)
    {
        var key = (resource.Type.Name, resource.Id);
        if (!_rendered.TryGetValue(key, out var node))
        {
            node = new JsonObject { ["attributes"] = Attributes(resource), ["id"] = resource.Id, ["type"] = resource.Type.Name };
            _rendered[key] = node;
            if (!isPrimary) _included.Add(node);
        }

        foreach (var (name, inner) in includes)
        {
            if (node["relationships"] is not JsonObject relationships) node["relationships"] = relationships = [];
            if (!relationships.ContainsKey(name)) relationships[name] = Relationship(resource, name);
            foreach (var related in resource.Related(name)) Render(related, inner, isPrimary: false);
        }

        return node;
    }

    private JsonObject Attributes(Resource resource)
    {
        var attributes = new JsonObject();
        foreach (var name in query.Fields.GetValueOrDefault(resource.Type.Name) ?? []) attributes[name] = resource.Attribute(name);
        return attributes;
    }

    private JsonObject Relationship(Resource resource, string name)
    {
        var related = resource.Related(name).ToList();
        if (resource.Type.Relationships[name].IsMany) return new JsonObject { ["data"] = new JsonArray([.. related.Select(Identifier)]) };

        return related.Count == 0
            ? new JsonObject { ["data"] = null }
            : new JsonObject { ["data"] = Identifier(related[0]), ["links"] = new JsonObject { ["related"] = Url(related[0]) } };
    }

    private static JsonObject Identifier(Resource resource) => new() { ["id"] = resource.Id, ["type"] = resource.Type.Name };

    private string Url(Resource resource) => $"{view.Settings.PatreonApiBase}/{resource.Type.Path}/{resource.Id}";

    private void AddIncluded(JsonObject body)
    {
        if (query.Includes.Count > 0) body["included"] = _included;
    }
}
