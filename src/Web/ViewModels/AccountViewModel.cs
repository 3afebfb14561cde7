using Bookstore.Application.Account;
using Bookstore.Domain.Profiles;

namespace Bookstore.Web.ViewModels;

/// <summary>The account of the signed-in person. All times are in UTC.</summary>
/// <param name="Membership">Null where there is nothing to show: no linked account, or no campaign.</param>
/// <param name="Claims">The claims from Logto, as JSON.</param>
internal sealed record AccountViewModel(
    ProfileViewModel Profile,
    PatreonAccountViewModel? Patreon,
    MembershipViewModel? Membership,
    IReadOnlyList<SessionViewModel> Sessions,
    int SessionCount,
    int Page,
    int PageCount,
    string Claims)
{
    /// <summary>The person's reading circles; none where they are in none.</summary>
    public IReadOnlyList<CircleViewModel> Circles { get; private init; } = [];

    /// <summary>What the claims say that the page shows nowhere else.</summary>
    public IReadOnlyList<LogtoDataItem> Data { get; init; } = [];

    /// <summary>The accounts at other services that the person signs in with; none where it is Patreon alone.</summary>
    public IReadOnlyList<WayToSignIn> WaysToSignIn { get; private init; } = [];

    public static AccountViewModel Create(GetAccountResult.Found account, HttpContext context) => new(
        ProfileViewModel.Create(account.Profile),
        account.Profile.Patreon is { } patreon ? PatreonAccountViewModel.Create(patreon) : null,
        MembershipViewModel.ForCard(account.Membership, context),
        [.. account.Sessions.Items.Select(session => new SessionViewModel(
            session.Id, session.Device, session.Id == account.Session.Id, session.CreatedAt, session.LastSeenAt))],
        account.Sessions.Total,
        account.Sessions.Page,
        account.Sessions.Pages,
        Format.Json(account.Claims))
    {
        Circles = CircleViewModel.CreateAll(account.Session),
        Data = account.User is { } user ? LogtoDataItem.CreateAll(user) : [],
        WaysToSignIn = account.User is { } person ? WayToSignIn.CreateAll(person, account.Profile.Patreon) : [],
    };
}

internal sealed record ProfileViewModel(
    string? DisplayName, string? Name, string? Username, string? Email, string? PictureUrl, DateTimeOffset CreatedAt, DateTimeOffset LastSignedInAt)
{
    public static ProfileViewModel Create(UserProfile profile) => new(
        profile.DisplayName, profile.Name, profile.Username, profile.Email, SafeUrl.Of(profile.Picture), profile.CreatedAt, profile.LastSignedInAt);
}

/// <param name="LinkText">What the link to the account on Patreon says; with <paramref name="Url"/>.</param>
internal sealed record PatreonAccountViewModel(
    string? Name, string? LinkText, string? Url, string? Email, string PatreonUserId, string? PictureUrl, DateTimeOffset LinkedAt, DateTimeOffset LastConfirmedAt)
{
    public static PatreonAccountViewModel Create(PatreonIdentity account)
    {
        var url = SafeUrl.Of(account.ProfileUrl);
        return new(
            account.Name,
            account.Name ?? account.Vanity ?? url,
            url,
            account.Email,
            account.PatreonUserId,
            SafeUrl.Of(account.Picture),
            account.LinkedAt,
            account.LastConfirmedAt);
    }
}

/// <param name="Device">Browser and system in short; null where the browser didn't say.</param>
/// <param name="IsCurrent">Whether it is the session of this request.</param>
internal sealed record SessionViewModel(Guid Id, string? Device, bool IsCurrent, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt);
