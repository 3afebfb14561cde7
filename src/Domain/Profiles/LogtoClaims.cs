namespace Bookstore.Domain.Profiles;

/// <summary>
/// What Logto says of a person at this moment (OpenID Connect Core 5.1). A claim that was null or absent is null.
/// </summary>
/// <param name="Name">The <c>name</c> claim: free text, the person's own choice.</param>
/// <param name="Username">The <c>username</c> claim, Logto's own.</param>
/// <param name="Email">The <c>email</c> claim.</param>
/// <param name="EmailVerified">
/// The <c>email_verified</c> claim as Logto said it. Logto says true of every address that came from a connector,
/// even one that Patreon had not verified.
/// </param>
/// <param name="Picture">The <c>picture</c> claim: a URL.</param>
/// <param name="UpdatedAt">When Logto last changed any of it (<c>updated_at</c>), in UTC, or null where it does not say.</param>
public sealed record LogtoClaims(
    string? Name, string? Username, string? Email, bool? EmailVerified, string? Picture, DateTimeOffset? UpdatedAt = null);
