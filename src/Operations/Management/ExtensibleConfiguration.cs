using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookstore.Operations.Management;

/// <summary>Configuration that Logto replaces as a whole, so that properties unknown here have to be sent back.</summary>
internal abstract record ExtensibleConfiguration
{
    [JsonExtensionData]
    public IDictionary<string, JsonElement> ExtensionData { get; init; } = new Dictionary<string, JsonElement>();
}
