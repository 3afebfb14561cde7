namespace Bookstore.Domain.Profiles;

/// <summary>A person's membership in one of Logto's organizations.</summary>
/// <param name="Id">Logto's ID of the organization.</param>
/// <param name="Name">Free text; null where Logto reports the ID only.</param>
/// <param name="Roles">The person's roles in it, by their names.</param>
public sealed record OrganizationMembership(string Id, string? Name, IReadOnlyList<string> Roles)
{
    /// <summary>What the organization says of itself: free text.</summary>
    public string? Description { get; init; }
}
