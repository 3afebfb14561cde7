using System.Text.Json;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Json;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// Reads Logto's three claims about organizations: <c>organizations</c> has IDs, <c>organization_data</c> names, and
/// <c>organization_roles</c> roles as <c>&lt;organization ID&gt;:&lt;role&gt;</c>. Which of them come depends on the scopes.
/// </summary>
internal static class OrganizationClaims
{
    // Far more than anybody has. A membership or a role that is left out opens nothing.
    private const int MaxOrganizations = 100;
    private const int MaxRoles = 500;

    public static IReadOnlyList<OrganizationMembership> Read(JsonElement claims)
    {
        var data = claims.Items("organization_data", MaxOrganizations)
            .Where(organization => organization.Id("id") is not null)
            .DistinctBy(organization => organization.Id("id"))
            .ToDictionary(organization => organization.Id("id")!);
        var roles = claims.Ids("organization_roles", MaxRoles)
            .Select(role => role.Split(':', 2))
            .Where(role => role is [{ Length: > 0 }, { Length: > 0 }])
            .ToLookup(role => role[0], role => role[1]);
        return
        [
            .. claims.Ids("organizations", MaxOrganizations).Union(data.Keys).Union(roles.Select(role => role.Key)).Take(MaxOrganizations)
                .Select(id => new OrganizationMembership(id, data.GetValueOrDefault(id).Name("name"), [.. roles[id]])
                {
                    Description = data.GetValueOrDefault(id).Name("description"),
                }),
        ];
    }
}
