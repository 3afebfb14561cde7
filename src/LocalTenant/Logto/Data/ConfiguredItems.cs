using System.Text.Json.Nodes;

namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>A list of configured things, each with an <c>id</c>. What is read is a copy.</summary>
internal sealed class ConfiguredItems(Lock access, IEnumerable<JsonObject> initial)
{
    private readonly List<JsonObject> _items = [.. initial];

    public IReadOnlyList<JsonObject> All
    {
        get
        {
            lock (access) return [.. _items.Select(Copy)];
        }
    }

    public JsonObject? Find(string id) => All.FirstOrDefault(item => (string?)item["id"] == id);

    public void Add(JsonObject item)
    {
        lock (access) _items.Add(Copy(item));
    }

    public JsonObject? Merge(string id, JsonObject change)
    {
        lock (access)
        {
            if (_items.Find(item => (string?)item["id"] == id) is not { } item) return null;

            ConfiguredPart.Merge(item, change);
            return Copy(item);
        }
    }

    public bool Remove(string id)
    {
        lock (access) return _items.RemoveAll(item => (string?)item["id"] == id) > 0;
    }

    private static JsonObject Copy(JsonObject item) => item.DeepClone().AsObject();
}
