using Bookstore.Operations.Management;

namespace Bookstore.Operations.Setup;

/// <summary>An API resource at Logto, for those who ask for one.</summary>
internal sealed class ApiPart(ILogtoManagement logto, string indicator) : ISetupPart
{
    public async Task<PlannedChange> PlanAsync(SetupState state, CancellationToken cancellationToken)
    {
        var resource = (await logto.ListResourcesAsync(cancellationToken)).FirstOrDefault(resource => resource.Indicator == indicator);
        var known = resource?.Scopes?.Select(permission => permission.Name).ToList() ?? [];
        var wanted = known.Union(state.Wishes.Permissions ?? []).ToList();
        return new PlannedChange(
            SetupStep.Of($"API resource {indicator}", resource is not null, SetupField.List("permissions", known, wanted)),
            async stop =>
            {
                var id = (resource ?? await logto.CreateResourceAsync("Bookstore API", indicator, stop)).Id;
                foreach (var permission in wanted.Except(known))
                {
                    await logto.CreatePermissionAsync(id, permission, stop);
                }
            });
    }
}
