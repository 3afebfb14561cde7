using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Bookstore.LocalTenant.Patreon.Api;

/// <summary>The relationships to follow, and those to follow from there.</summary>
internal sealed class Includes : Dictionary<string, Includes>;

/// <summary>What a request asks for: <c>fields[type]</c> and <c>include</c>. What is not asked for does not come.</summary>
internal sealed record ApiQuery(IReadOnlyDictionary<string, IReadOnlyList<string>> Fields, Includes Includes)
{
    /// <summary>Every attribute of every kind, as webhooks have it.</summary>
    public static ApiQuery Everything(params string[] includes)
    {
        var tree = new Includes();
        foreach (var include in includes) tree[include] = [];
        return new ApiQuery(Kinds.All.ToDictionary(kind => kind.Key, kind => (IReadOnlyList<string>)[.. kind.Value.Attributes]), tree);
    }

    /// <summary>Reads a request for a kind of resource; a name that Patreon does not know is an error there and here.</summary>
    public static bool TryRead(
        IQueryCollection query, Kind kind, [NotNullWhen(true)] out ApiQuery? asked, [NotNullWhen(false)] out ApiError? error)
    {
        asked = null;
        var fields = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (key, value) in query)
        {
            if (!key.StartsWith("fields[", StringComparison.Ordinal) || !key.EndsWith(']')) continue;

            var type = key[7..^1];
            var names = Split(value.ToString(), ',');
            var unknown = Kinds.All.TryGetValue(type, out var owner) ? names.Except(owner.Attributes).FirstOrDefault() : "";
            if (unknown is not null)
            {
                error = ApiError.BadParameter("ParameterInvalidOnType", $"Invalid value for parameter '{key}': '{unknown}' is no field of type '{type}'.");
                return false;
            }

            fields[type] = names;
        }

        var tree = new Includes();
        foreach (var path in Split(query["include"].ToString(), ','))
        {
            if (Add(tree, kind, Split(path, '.'))) continue;

            error = ApiError.BadParameter("ParameterInvalidOnType", $"Invalid value for parameter 'include': '{path}' is no relationship of type '{kind.Type}'.");
            return false;
        }

        asked = new ApiQuery(fields, tree);
        error = null;
        return true;
    }

    private static bool Add(Includes tree, Kind kind, string[] path)
    {
        foreach (var name in path)
        {
            if (!kind.Relations.TryGetValue(name, out var relation)) return false;

            if (!tree.TryGetValue(name, out var inner)) tree[name] = inner = [];
            (tree, kind) = (inner, Kinds.All[relation.Type]);
        }

        return true;
    }

    private static string[] Split(string value, char separator) =>
        value.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
