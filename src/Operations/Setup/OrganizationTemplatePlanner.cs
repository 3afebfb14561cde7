using Bookstore.Operations.Management;

namespace Bookstore.Operations.Setup;

/// <summary>
/// Plans roles and permissions of Logto's organization template, which all organizations share. A role that is there stays as it
/// is: another site may rely on what it may do.
/// </summary>
internal sealed class OrganizationTemplatePlanner(ILogtoManagement logto, IReadOnlyList<OrganizationRoleOption> wanted) : ISetupPlanner
{
    public async Task<PlannedStep> PlanAsync(SetupState state, CancellationToken cancellationToken)
    {
        var scopes = await logto.ListOrganizationScopesAsync(cancellationToken);
        var roles = await logto.ListOrganizationRolesAsync(cancellationToken);
        List<OrganizationRoleOption> all =
            [.. wanted.GroupBy(role => role.Name).Select(group => new OrganizationRoleOption(group.Key, [.. group.SelectMany(role => role.Permissions).Distinct()]))];
        List<OrganizationRoleOption> added = [.. all.Where(role => roles.All(present => present.Name != role.Name))];
        string[] missing = [.. all.SelectMany(role => role.Permissions).Distinct().Except(scopes.Select(scope => scope.Name))];
        List<SetupField> fields =
        [
            SetupField.List("permissions", scopes.Select(scope => scope.Name), scopes.Select(scope => scope.Name).Concat(missing)),
            SetupField.List("roles", roles.Select(role => role.Name), roles.Select(role => role.Name).Concat(added.Select(role => role.Name))),
            .. added.Select(role => SetupField.List($"permissions of {role.Name}", [], role.Permissions)),
        ];
        return new PlannedStep(
            SetupStep.Of("organization template", exists: true, fields) with { Warning = FindWarning(all, roles) },
            cancellation => ApplyAsync(scopes, missing, added, cancellation));
    }

    private static string? FindWarning(IEnumerable<OrganizationRoleOption> wanted, IReadOnlyList<OrganizationRole> roles)
    {
        var lacking =
            from role in wanted
            join present in roles on role.Name equals present.Name
            let permissions = role.Permissions.Except((present.Scopes ?? []).Select(scope => scope.Name)).ToList()
            where permissions.Count > 0
            select $"The role {role.Name} lacks {string.Join(", ", permissions)}.";
        return string.Join(' ', lacking) is { Length: > 0 } text ? $"{text} Add that in Logto Console > Organization template." : null;
    }

    private async Task ApplyAsync(
        IReadOnlyList<OrganizationScope> scopes, IReadOnlyList<string> missing, IReadOnlyList<OrganizationRoleOption> added, CancellationToken cancellationToken)
    {
        var ids = scopes.ToDictionary(scope => scope.Name, scope => scope.Id);
        foreach (var name in missing)
        {
            ids[name] = (await logto.CreateOrganizationScopeAsync(name, cancellationToken)).Id;
        }

        foreach (var role in added)
        {
            await logto.CreateOrganizationRoleAsync(role.Name, [.. role.Permissions.Select(permission => ids[permission])], cancellationToken);
        }
    }
}
