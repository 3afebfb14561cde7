using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Logto.Connectors;

namespace Bookstore.Web.ViewModels;

/// <summary>Something that Logto reports about a person: a text <c>Data.*</c>, and what it is.</summary>
/// <param name="Content">A text, or a <see cref="Moment"/>.</param>
/// <param name="Url">The address that <paramref name="Content"/> links to, or null.</param>
internal sealed record LogtoDataItem(string Key, object Content, string? Url = null)
{
    /// <summary>Lists what Logto reports; a claim that is absent is left out.</summary>
    public static IReadOnlyList<LogtoDataItem> CreateAll(LogtoUser user, HttpContext context) =>
    [
        .. Describe(user.Details),
        .. Item("Phone", user.Phone?.Number),
        .. Item("Address", Describe(user.Address)),
        .. Item("Roles", Join(user.Roles)),
        .. Item("SocialAccounts", Join(user.SocialIdentities.Select(identity => Describe(SocialConnectors.NameOf(identity.Target), identity.Name ?? identity.Email ?? identity.UserId)))),
        .. Item("EnterpriseAccounts", Join(user.EnterpriseIdentities.Select(identity => Describe(identity.Issuer, identity.Email ?? identity.Name ?? identity.IdentityId)))),
        .. Item("Created", Describe(user.CreatedAt, context)),
        .. Item("Updated", Describe(user.Claims.UpdatedAt, context)),
    ];

    private static IEnumerable<LogtoDataItem> Describe(PersonalDetails details) =>
    [
        .. Item("GivenName", details.GivenName),
        .. Item("MiddleName", details.MiddleName),
        .. Item("FamilyName", details.FamilyName),
        .. Item("Nickname", details.Nickname),
        .. Item("PreferredUsername", details.PreferredUsername),
        .. Item("Profile", details.ProfileUrl, SafeUrl.Of(details.ProfileUrl)),
        .. Item("Website", details.Website, SafeUrl.Of(details.Website)),
        .. Item("Gender", details.Gender),
        .. Item("Birthdate", details.Birthdate),
        .. Item("TimeZone", details.TimeZone),
        .. Item("Language", details.Locale),
    ];

    private static IEnumerable<LogtoDataItem> Item(string key, object? content, string? url = null) => content is null ? [] : [new(key, content, url)];

    private static string? Describe(PostalAddress? address) => address is null ? null
        : address.Formatted ?? Join(new[] { address.Street, address.Locality, address.Region, address.PostalCode, address.Country }.OfType<string>());

    private static string Describe(string service, string account) => $"{account} ({service})";

    private static Moment? Describe(DateTimeOffset? time, HttpContext context) => time is { } value ? Moment.Of(value, context) : null;

    private static string? Join(IEnumerable<string> items) => string.Join(", ", items) is { Length: > 0 } text ? text : null;
}
