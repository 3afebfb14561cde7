using System.Text.Json.Nodes;

namespace Bookstore.LocalTenant.Tests.Support;

/// <summary>What a real Logto answered.</summary>
public static class Recording
{
    public static JsonObject Read(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings", $"{name}.json")))!.AsObject();

    /// <summary>
    /// How <paramref name="actual"/> differs from the recording, one line a difference: keys, kinds of values, and values
    /// unless their path is one of <paramref name="ofTheInstance"/>. A path such as <c>rawData.*</c> covers all below it.
    /// </summary>
    public static IReadOnlyList<string> Differences(JsonObject recorded, JsonObject actual, params string[] ofTheInstance)
    {
        var differences = new List<string>();
        Compare("", recorded, actual);
        return differences;

        void Compare(string path, JsonNode? expected, JsonNode? found)
        {
            if (expected is JsonObject expectedObject && found is JsonObject foundObject)
            {
                foreach (var key in expectedObject.Select(property => property.Key).Union(foundObject.Select(property => property.Key)))
                {
                    var inner = path.Length == 0 ? key : $"{path}.{key}";
                    if (!foundObject.ContainsKey(key)) differences.Add($"{inner}: missing");
                    else if (!expectedObject.ContainsKey(key)) differences.Add($"{inner}: not recorded");
                    else Compare(inner, expectedObject[key], foundObject[key]);
                }
            }
            else if (expected?.GetValueKind() != found?.GetValueKind())
            {
                differences.Add($"{path}: {expected?.ToJsonString() ?? "null"} recorded, {found?.ToJsonString() ?? "null"} found");
            }
            else if (!ofTheInstance.Any(pattern => IsCovered(path, pattern)) && !JsonNode.DeepEquals(expected, found))
            {
                differences.Add(expected is JsonArray all && found is JsonArray some && IsPartOf(all, some)
                    ? $"{path}: fewer"
                    : $"{path}: {expected!.ToJsonString()} recorded, {found!.ToJsonString()} found");
            }
        }
    }

    private static bool IsPartOf(JsonArray all, JsonArray some) =>
        some.Count > 0 && some.All(item => all.Any(other => JsonNode.DeepEquals(item, other)));

    private static bool IsCovered(string path, string pattern) =>
        pattern.EndsWith(".*", StringComparison.Ordinal) ? path.StartsWith(pattern[..^1], StringComparison.Ordinal) : path == pattern;
}
