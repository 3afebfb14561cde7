using Bookstore.Operations.Management;

namespace Bookstore.Operations.Setup;

/// <summary>Plans a role of users at Logto. Who has it, and its permissions, are left alone.</summary>
internal sealed class RolePlanner(ILogtoManagement logto, string name, string description) : ISetupPlanner
{
    public async Task<PlannedStep> PlanAsync(SetupState state, CancellationToken cancellationToken)
    {
        var exists = (await logto.ListRolesAsync(cancellationToken)).Any(role => role.Name == name);
        return new PlannedStep(
            SetupStep.Of($"role {name}", exists),
            cancellation => logto.CreateRoleAsync(name, description, cancellation));
    }
}
