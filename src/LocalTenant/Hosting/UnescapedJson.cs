using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookstore.LocalTenant.Hosting;

/// <summary>JSON as Logto and Patreon write it: nothing is escaped that need not be.</summary>
internal static class UnescapedJson
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string ToUnescapedString(this JsonObject json) => json.ToJsonString(Options);
}
