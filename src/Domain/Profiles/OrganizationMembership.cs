namespace Bookstore.Domain.Profiles;

/// <summary>A person's membership of a Logto organization, which is a reading circle here.</summary>
/// <param name="Name">The organization's name; null where Logto reports none.</param>
/// <param name="Roles">The names of the person's roles in the organization.</param>
public sealed record OrganizationMembership(string Id, string? Name, IReadOnlyList<string> Roles);
