
namespace Bookstore.Operations.Setup;

/// <summary>What the other parts found, in the user-secrets.</summary>
internal sealed class SettingsPart(ISetupSettings settings) : ISetupPart
{
    public Task<PlannedChange> PlanAsync(SetupState state, CancellationToken cancellationToken)
    {
        var stored = settings.ReadStored();
        var fields = state.Settings.Select(setting => Describe(setting.Key, stored.GetValueOrDefault(setting.Key), setting.Value)).ToList();
        return Task.FromResult(new PlannedChange(
            SetupStep.Of("user-secrets", state.Settings.Keys.Any(stored.ContainsKey), fields),
            _ =>
            {
                settings.Store(state.Settings.Where(setting => setting.Value is not null)
                    .ToDictionary(setting => setting.Key, setting => setting.Value!));
                return Task.CompletedTask;
            }));
    }

    private static SetupField Describe(string name, string? from, string? to) => name switch
    {
        _ when to is null => new SetupField(name, from is null ? null : "another", "the new one's"),
        "Logto:Endpoint" or "Logto:AppId" or "PublicUrl" => new SetupField(name, from, to),
        _ => SetupField.Secret(name, from, to),
    };
}
