using System.Diagnostics.CodeAnalysis;

namespace Bookstore.LocalTenant.Patreon.Api;

/// <summary>A tree of relationships: <c>include=user,campaign.tiers</c>.</summary>
internal sealed class Includes : Dictionary<string, Includes>;

/// <summary>The <c>fields[type]</c> and <c>include</c> of a request; Patreon returns nothing else.</summary>
internal sealed record ApiQuery(IReadOnlyDictionary<string, IReadOnlyList<string>> Fields, Includes Includes)
{
    /// <summary>Every attribute of every type, as in webhooks.</summary>
    public static ApiQuery Everything(params string[] includes)
    {
        var tree = new Includes();
        foreach (var include in includes) tree[include] = [];
        return new ApiQuery(ResourceTypes.All.ToDictionary(type => type.Key, type => (IReadOnlyList<string>)[.. type.Value.Attributes]), tree);
    }

    /// <summary>Reads a request for a resource type; as at Patreon, an unknown name is an error.</summary>
    public static bool TryRead(
        IQueryCollection query, ResourceType type, [NotNullWhen(true)] out ApiQuery? asked, [NotNullWhen(false)] out ApiError? error)
    {
        asked = null;
        var fields = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (key, value) in query)
        {
            if (!key.StartsWith("fields[", StringComparison.Ordinal) || !key.EndsWith(']')) continue;

            var named = key[7..^1];
            var names = Split(value.ToString(), ',');
            var unknown = ResourceTypes.All.TryGetValue(named, out var owner) ? names.Except(owner.Attributes).FirstOrDefault() : "";
            if (unknown is not null)
            {
                error = ApiError.BadParameter("ParameterInvalidOnType", $"Invalid value for parameter '{key}': '{unknown}' is no field of type '{named}'.");
                return false;
            }

            fields[named] = names;
        }

        var tree = new Includes();
        foreach (var path in Split(query["include"].ToString(), ','))
        {
            if (Add(tree, type, Split(path, '.'))) continue;

            error = ApiError.BadParameter("ParameterInvalidOnType", $"Invalid value for parameter 'include': '{path}' is no relationship of type '{type.Name}'.");
            return false;
        }

        asked = new ApiQuery(fields, tree);
        error = null;
        return true;
    }

    private static bool Add(Includes tree, ResourceType type, string[] path)
    {
        foreach (var name in path)
        {
            if (!type.Relationships.TryGetValue(name, out var relationship)) return false;

            if (!tree.TryGetValue(name, out var inner)) tree[name] = inner = [];
            (tree, type) = (inner, ResourceTypes.All[relationship.Type]);
        }

        return true;
    }

    private static string[] Split(string value, char separator) =>
        value.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
