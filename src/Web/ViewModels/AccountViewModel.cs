using Bookstore.Application.Account;
using Bookstore.Domain.Profiles;
using Bookstore.Web.Localization;

namespace Bookstore.Web.ViewModels;

/// <summary>The account of the signed-in person.</summary>
/// <param name="Membership">Null where there is nothing to show: no linked account, or no campaign.</param>
/// <param name="TimeZone">The time zone of all times, and how far it is from UTC now.</param>
/// <param name="Claims">The claims from Logto, as JSON.</param>
internal sealed record AccountViewModel(
    ProfileViewModel Profile,
    PatreonAccountViewModel? Patreon,
    MembershipViewModel? Membership,
    IReadOnlyList<SessionViewModel> Sessions,
    int SessionCount,
    int Page,
    int PageCount,
    string TimeZone,
    string Claims)
{
    /// <summary>The person's reading circles; none where they are in none.</summary>
    public IReadOnlyList<CircleViewModel> Circles { get; private init; } = [];

    /// <summary>What the claims say that the page shows nowhere else.</summary>
    public IReadOnlyList<LogtoDataItem> Data { get; init; } = [];

    /// <summary>The accounts at other services that the person signs in with; none where it is Patreon alone.</summary>
    public IReadOnlyList<WayToSignIn> WaysToSignIn { get; private init; } = [];

    public static AccountViewModel Create(GetAccountResult.Found account, HttpContext context) => new(
        ProfileViewModel.Create(account.Profile, context),
        account.Profile.Patreon is { } patreon ? PatreonAccountViewModel.Create(patreon, context) : null,
        MembershipViewModel.ForAccount(account.Membership, context),
        SessionViewModel.CreateAll(account, context),
        account.Sessions.Total,
        account.Sessions.Page,
        account.Sessions.Pages,
        Moment.DescribeZone(TimeZones.Of(context), context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow()),
        Format.Json(account.Claims))
    {
        Circles = CircleViewModel.CreateAll(account.Session),
        Data = account.User is { } user ? LogtoDataItem.CreateAll(user, context) : [],
        WaysToSignIn = account.User is { } person ? WayToSignIn.CreateAll(person, account.Profile.Patreon) : [],
    };
}

internal sealed record ProfileViewModel(
    string? DisplayName, string? Name, string? Username, string? Email, string? PictureUrl, Moment CreatedAt, Moment LastSignedInAt)
{
    public static ProfileViewModel Create(UserProfile profile, HttpContext context) => new(
        profile.DisplayName,
        profile.Name,
        profile.Username,
        profile.Email,
        SafeUrl.Of(profile.Picture),
        Moment.Of(profile.CreatedAt, context),
        Moment.Of(profile.LastSignedInAt, context));
}

/// <param name="Name">What the account is called: its name, its vanity or its address, or else its id.</param>
/// <param name="Url">Its page on Patreon, or null.</param>
internal sealed record PatreonAccountViewModel(
    string Name, string? Url, string? Email, string PatreonUserId, string? PictureUrl, Moment LinkedAt, Moment LastConfirmedAt)
{
    public static PatreonAccountViewModel Create(PatreonIdentity account, HttpContext context)
    {
        var url = SafeUrl.Of(account.ProfileUrl);
        return new(
            account.Name ?? account.Vanity ?? url ?? account.PatreonUserId,
            url,
            account.Email,
            account.PatreonUserId,
            SafeUrl.Of(account.Picture),
            Moment.Of(account.LinkedAt, context),
            Moment.Of(account.LastConfirmedAt, context));
    }
}

/// <param name="Device">Browser and system in short; null where the browser didn't say.</param>
/// <param name="IsCurrent">Whether it is the session of this request.</param>
/// <param name="Number">Tells it from others of the same device and minute on the page, from 1.</param>
internal sealed record SessionViewModel(Guid Id, string? Device, bool IsCurrent, Ago SignedIn, Ago LastActive, int Number)
{
    public static IReadOnlyList<SessionViewModel> CreateAll(GetAccountResult.Found account, HttpContext context)
    {
        var numbers = new Dictionary<(string?, string), int>();
        return [.. account.Sessions.Items.Select(session =>
        {
            var signedIn = Ago.Of(session.CreatedAt, context);
            var number = numbers[(session.Device, signedIn.Moment.Text)] = numbers.GetValueOrDefault((session.Device, signedIn.Moment.Text)) + 1;
            return new SessionViewModel(
                session.Id, session.Device, session.Id == account.Session.Id, signedIn, Ago.Of(session.LastSeenAt, context), number);
        })];
    }
}
