using Bookstore.Operations.Management;

namespace Bookstore.Operations.Setup;

/// <summary>Plans the API resource at Logto that <c>--api</c> asks for.</summary>
internal sealed class ApiResourcePlanner(ILogtoManagement logto, string indicator) : ISetupPlanner
{
    public async Task<PlannedStep> PlanAsync(SetupState state, CancellationToken cancellationToken)
    {
        var resource = (await logto.ListResourcesAsync(cancellationToken)).FirstOrDefault(resource => resource.Indicator == indicator);
        var present = resource?.Scopes?.Select(permission => permission.Name).ToList() ?? [];
        var wanted = present.Union(state.Options.Permissions ?? []).ToList();
        return new PlannedStep(
            SetupStep.Of($"API resource {indicator}", resource is not null, SetupField.List("permissions", present, wanted)),
            async cancellation =>
            {
                var id = (resource ?? await logto.CreateResourceAsync("Bookstore API", indicator, cancellation)).Id;
                foreach (var permission in wanted.Except(present))
                {
                    await logto.CreatePermissionAsync(id, permission, cancellation);
                }
            });
    }
}
