namespace Bookstore.Operations.Setup;

/// <summary>Plans to store the settings that the other planners found in the user-secrets.</summary>
internal sealed class UserSecretsPlanner(ISetupSettings settings) : ISetupPlanner
{
    public Task<PlannedStep> PlanAsync(SetupState state, CancellationToken cancellationToken)
    {
        var stored = settings.ReadStored();
        var fields = state.Settings.Select(setting => Describe(setting.Key, stored.GetValueOrDefault(setting.Key), setting.Value)).ToList();
        return Task.FromResult(new PlannedStep(
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
        _ when to is null => new SetupField(name, from is null ? null : "old value", "value of the one to be created"),
        "Logto:Endpoint" or "Logto:AppId" or "PublicUrl" => new SetupField(name, from, to),
        _ => SetupField.Secret(name, from, to),
    };
}
