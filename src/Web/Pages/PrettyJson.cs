using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bookstore.Web.Pages;

/// <summary>Lays JSON out for people.</summary>
internal static class PrettyJson
{
    // Razor encodes for HTML; a name in Thai stays legible.
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The same JSON, indented.</summary>
    public static string Of(string json) => JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(json), Options);
}
