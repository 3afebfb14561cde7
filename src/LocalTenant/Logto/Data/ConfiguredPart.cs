using System.Text.Json.Nodes;

namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>One configured thing, of which a tenant has exactly one. What is read is a copy.</summary>
internal sealed class ConfiguredPart(Lock access, JsonObject initial)
{
    public JsonObject Read()
    {
        lock (access) return initial.DeepClone().AsObject();
    }

    public JsonObject Merge(JsonObject change)
    {
        lock (access)
        {
            Merge(initial, change);
            return initial.DeepClone().AsObject();
        }
    }

    /// <summary>Each value of the change replaces the one of its name as a whole, as Logto's PATCH does.</summary>
    public static void Merge(JsonObject item, JsonObject change)
    {
        foreach (var (name, value) in change) item[name] = value?.DeepClone();
    }
}
