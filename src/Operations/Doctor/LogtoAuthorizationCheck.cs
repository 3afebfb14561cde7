using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Logto.Management;
using Bookstore.Operations.Management;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>Whether Logto has the API resource and the permissions that sign-ins ask for.</summary>
internal sealed class LogtoAuthorizationCheck(ILogtoManagement management, IOptions<LogtoOptions> logto, IConfiguration configuration) : ICheck
{
    public string Name => "logto.authorization";

    public IReadOnlyList<string> Needs => [LogtoDiscoveryCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var permissions = LogtoScopes.FindPermissions(logto.Value);
        var indicator = logto.Value.ApiResource;
        if (permissions.Count == 0 && string.IsNullOrWhiteSpace(indicator))
        {
            return [Finding.Ok("Logto:ApiResource is not set, and Logto:Scopes has no permissions: there is nothing to compare.")];
        }

        if (!ManagementOptions.AreSet(configuration))
        {
            return [Finding.NotChecked(ManagementOptions.NotSet)];
        }

        try
        {
            return await CompareAsync(indicator, permissions, cancellationToken);
        }
        catch (SetupException exception)
        {
            return [Finding.Failed(exception.Error.Message, exception.Error.Remedy)];
        }
    }

    private async Task<IReadOnlyList<Finding>> CompareAsync(string? indicator, IReadOnlyList<string> permissions, CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        List<string> known = [.. (await management.ListOrganizationScopesAsync(cancellationToken)).Select(scope => scope.Name)];
        if (!string.IsNullOrWhiteSpace(indicator))
        {
            var resource = (await management.ListResourcesAsync(cancellationToken)).FirstOrDefault(resource => resource.Indicator == indicator);
            known.AddRange((resource?.Scopes ?? []).Select(scope => scope.Name));
            if (resource is null)
            {
                findings.Add(Finding.Failed(
                    $"Logto has no API resource {indicator} (Logto:ApiResource)"
                    + (permissions.Count > 0 ? ", so every sign-in fails." : ", so nobody can get an access token for it."),
                    $"Create it with 'setup --api {indicator}' or in Logto Console > API resources, or correct Logto:ApiResource."));
            }
        }

        findings.AddRange(permissions.Except(known).Select(permission => Finding.Warning(
            $"Logto:Scopes has the permission '{permission}', which neither the API resource nor the organization template at Logto has: nobody can get it.",
            "Create it with 'setup' (--permission, --organization-role) or in Logto Console, or correct Logto:Scopes.")));
        return findings.Count > 0 ? findings : [Finding.Ok("Logto has the API resource and all permissions that sign-ins ask for.")];
    }
}
