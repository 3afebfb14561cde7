using System.Globalization;
using System.Text.Json.Nodes;

namespace Bookstore.Conformance.Tests;

/// <summary>A change of a JSON object as a case's row writes it: null takes a member away, <c>now-60</c> is a time in seconds.</summary>
internal static class ClaimsPatch
{
    public static void Apply(this JsonObject target, string patch)
    {
        foreach (var (name, value) in JsonNode.Parse(patch)!.AsObject())
        {
            target.Remove(name);
            if (value is not null)
            {
                target[name] = Time(value) ?? value.DeepClone();
            }
        }
    }

    private static JsonNode? Time(JsonNode value) =>
        value is JsonValue text && text.TryGetValue<string>(out var written) && written.StartsWith("now", StringComparison.Ordinal)
            ? DateTimeOffset.UtcNow.ToUnixTimeSeconds() + int.Parse(written[3..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : null;
}
