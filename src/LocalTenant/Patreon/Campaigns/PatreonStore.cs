using System.Text.Json;
using Bookstore.LocalTenant.Hosting;

namespace Bookstore.LocalTenant.Patreon.Campaigns;

/// <summary>Keeps the state in <c>patreon.json</c> in the tenant's folder; a change is on disk before <see cref="Current"/> has it.</summary>
internal sealed class PatreonStore
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private readonly Lock _lock = new();
    private readonly string _path;
    private volatile PatreonState _current;

    public PatreonStore(LocalTenantSettings settings, TimeProvider time)
    {
        _path = Path.Combine(Directory.CreateDirectory(settings.Folder).FullName, "patreon.json");

        // PublicUrl may have changed. Written at once, so that a new state has the same dates after a restart.
        _current = (Read() ?? PatreonState.New(settings, time.GetUtcNow())).WithWebhook(
            PatreonState.FirstWebhook,
            webhook => webhook with { Uri = settings.PatreonWebhookUrl, Secret = settings.Creator.WebhookSecret });
        Write(_current);
    }

    public PatreonState Current => _current;

    public void Update(Func<PatreonState, PatreonState> change) => Update(state => (change(state), true));

    /// <summary>Applies a change and returns its result; the same state is not written again.</summary>
    public T Update<T>(Func<PatreonState, (PatreonState State, T Found)> change)
    {
        lock (_lock)
        {
            var (state, found) = change(_current);
            if (!ReferenceEquals(state, _current)) Write(state);
            _current = state;
            return found;
        }
    }

    // Throw-away state: a file in another version's format is replaced.
    private PatreonState? Read()
    {
        try
        {
            var state = File.Exists(_path) ? JsonSerializer.Deserialize<PatreonState>(File.ReadAllText(_path), Json) : null;
            return state is { Tiers: not null, Members: not null, Creator: not null, Webhooks: not null, Switches: not null, Faults: not null } ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Write(PatreonState state)
    {
        var next = $"{_path}.next";
        File.Delete(next);
        using (var file = PrivateFile.Create(next)) JsonSerializer.Serialize(file, state, Json);
        File.Move(next, _path, overwrite: true);
    }
}
