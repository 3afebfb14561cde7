using System.Text.Json.Nodes;
using CsCheck;

namespace Bookstore.Infrastructure.Tests.Json;

/// <summary>JSON as nobody should send it: any value anywhere.</summary>
internal static class ArbitraryJson
{
    // Half characters, invisible ones, such as turn a line around, too long ones, and texts that are nearly what is asked for.
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.OneOf(
            "\"\"", "\" \"", "\"a\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u202eabc\"", "\"\\u2066\\u2069\"", "\"a\\nb\\u2028c\"", "\"\\u200b\"",
            "\"\\ud83d\\udc4d\\ud83c\\udffd\"", "\"\\u0e01\\u0e34\"", "\"member\"", "\"500\"", "\"USD\"", "\"usd\"", "\"active_patron\"", "\"2026-02-30T00:00:00Z\"",
            "\"9999-12-31T23:59:59.9999999-14:00\"", "\"0001-01-01T00:00:00+14:00\"", "\"https://a.example/\"", "\"https://\"", "\"//a\"", "\"javascript:alert(1)\"",
            "\"http://[\"", "\"a@b.example\""),
        Gen.OneOf("a", "\\u0e01\\u0e34", "\\ud83d\\udc4d", "e\\u0301", "\\u202e", " ").SelectMany(
            part => Gen.OneOf(85, 127, 128, 129, 255, 256, 257, 320, 321, 2048, 3000), (part, times) => $"\"{string.Concat(Enumerable.Repeat(part, times))}\""));

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Text,
        Gen.OneOf("null", "true", "false", "0", "-1", "-0", "1", "12", "121", "2147483647", "2147483648", "-2147483648", "1e400", "-1e-400", "1.5",
            "99999999999999999999999999"));

    /// <summary>A JSON value of any kind.</summary>
    public static readonly Gen<string> Value = Gen.Recursive<string>((depth, value) => depth > 3
        ? Scalar
        : Gen.OneOf(
            Scalar,
            value.Array[0, 3].Select(items => $"[{string.Join(",", items)}]"),
            Gen.Select(Gen.OneOf("data", "id", "type", "attributes", "relationships", "included", "name", "\\ud800"), value)
                .Array[0, 3].Select(properties => $"{{{string.Join(",", properties.Select(property => $"\"{property.Item1}\":{property.Item2}"))}}}")));

    /// <summary>A document in which up to three values, anywhere in it, are replaced by any others.</summary>
    public static Gen<string> Damaged(string document) =>
        Gen.Select(Gen.Int[0, 1000], Value).Array[0, 3].Select(changes => Replace(document, changes));

    private static string Replace(string document, (int Place, string Value)[] changes)
    {
        var root = JsonNode.Parse(document)!;
        List<JsonNode> nodes = [.. Nodes(root).Skip(1)];

        // By marks first, since not every value can be written by JsonNode: a half character, or a name that is there twice.
        foreach (var (mark, change) in changes.Index())
        {
            if (nodes[change.Place % nodes.Count] is { Parent: not null } node)
            {
                node.ReplaceWith($"change {mark}");
            }
        }

        return changes.Index().Aggregate(
            root.ToJsonString(), (json, change) => json.Replace($"\"change {change.Index}\"", change.Item.Value, StringComparison.Ordinal));
    }

    private static IEnumerable<JsonNode> Nodes(JsonNode? node) => node is null
        ? []
        : [node, .. node switch
        {
            JsonObject properties => properties.SelectMany(property => Nodes(property.Value)),
            JsonArray items => items.SelectMany(Nodes),
            _ => [],
        }];
}
