namespace Bookstore.Application.Authorization;

/// <summary>For whom the API is called, as an access token says it.</summary>
/// <param name="ProfileId">
/// The person's profile. Null for an application that calls for itself, and for a person who never signed in here: both see what
/// everyone may see.
/// </param>
/// <param name="OrganizationId">The organization that the token is limited to, or null.</param>
public sealed record ApiCaller(Guid? ProfileId, string? OrganizationId = null);
