using Bookstore.Domain.Profiles;
using Bookstore.Web.ViewModels;

namespace Bookstore.Web.Endpoints.Api;

/// <summary>A person, as the site knows them.</summary>
/// <param name="Sub">Logto's ID of the person. Nothing else identifies one.</param>
/// <param name="EmailVerified">Whether Logto calls the address verified; null where it doesn't say.</param>
/// <param name="CreatedAt">When the person first signed in here, in UTC.</param>
/// <param name="LastSignedInAt">When the person last signed in here, in UTC.</param>
/// <param name="Patreon">The linked Patreon account, or null.</param>
internal sealed record ApiProfile(
    string Sub,
    string? Name,
    string? Username,
    string? Email,
    bool? EmailVerified,
    string? Picture,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastSignedInAt,
    ApiPatreonAccount? Patreon)
{
    public static ApiProfile Create(UserProfile profile) => new(
        profile.Subject,
        profile.Name,
        profile.Username,
        profile.Email,
        profile.EmailVerified,
        SafeUrl.Of(profile.Picture),
        profile.CreatedAt,
        profile.LastSignedInAt,
        profile.Patreon is { } patreon ? new(patreon.PatreonUserId, patreon.Name, patreon.LinkedAt) : null);
}

/// <param name="UserId">Patreon's user id.</param>
/// <param name="LinkedAt">When the account was first seen linked to the person, in UTC.</param>
internal sealed record ApiPatreonAccount(string UserId, string? Name, DateTimeOffset LinkedAt);
