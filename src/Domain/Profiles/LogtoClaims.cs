namespace Bookstore.Domain.Profiles;

/// <summary>What Logto says about a person (OpenID Connect Core 5.1). A claim that is absent or null is null.</summary>
/// <param name="Name">Free text, the person's own choice.</param>
/// <param name="Username">Logto's own username.</param>
/// <param name="EmailVerified">
/// The <c>email_verified</c> claim. Logto says true for every address from a connector, even one that Patreon had not verified.
/// </param>
/// <param name="Picture">A URL.</param>
/// <param name="UpdatedAt">When Logto last changed any of it (<c>updated_at</c>), in UTC, or null where it does not say.</param>
public sealed record LogtoClaims(
    string? Name, string? Username, string? Email, bool? EmailVerified, string? Picture, DateTimeOffset? UpdatedAt = null);
