namespace Bookstore.Application.Ports;

/// <summary>The claims of the scope <c>profile</c> that the site does not store (OpenID Connect Core 5.1): the person's own words.</summary>
public sealed record PersonalDetails
{
    public string? GivenName { get; init; }

    public string? MiddleName { get; init; }

    public string? FamilyName { get; init; }

    public string? Nickname { get; init; }

    /// <summary>How the person wants to be called. Unlike Logto's username it is not unique.</summary>
    public string? PreferredUsername { get; init; }

    /// <summary>The URL of a page about the person.</summary>
    public string? ProfileUrl { get; init; }

    /// <summary>A URL.</summary>
    public string? Website { get; init; }

    public string? Gender { get; init; }

    /// <summary>As <c>YYYY-MM-DD</c>; the year may be 0000 or stand alone.</summary>
    public string? Birthdate { get; init; }

    /// <summary>A name of the IANA time zone database.</summary>
    public string? TimeZone { get; init; }

    /// <summary>A language tag (BCP 47).</summary>
    public string? Locale { get; init; }
}

/// <param name="Number">As Logto writes it: with the country code, digits only.</param>
public sealed record PhoneNumber(string Number, bool? IsVerified);

/// <summary>A postal address (OpenID Connect Core 5.1.1). Each part may be null.</summary>
public sealed record PostalAddress
{
    /// <summary>The whole address, on one line.</summary>
    public string? Formatted { get; init; }

    public string? Street { get; init; }

    /// <summary>A city.</summary>
    public string? Locality { get; init; }

    /// <summary>A state or province.</summary>
    public string? Region { get; init; }

    public string? PostalCode { get; init; }

    public string? Country { get; init; }
}

/// <summary>An account of a social connector, as it was when the person linked it.</summary>
/// <param name="Target">The connector's target, such as <c>patreon</c>.</param>
/// <param name="UserId">The account's ID at the connector's service.</param>
public sealed record SocialIdentity(string Target, string UserId, string? Name, string? Email);

/// <summary>An account at an enterprise identity provider.</summary>
/// <param name="Issuer">Identifies the provider.</param>
/// <param name="IdentityId">The account's ID there.</param>
public sealed record EnterpriseIdentity(string Issuer, string IdentityId, string? Name, string? Email);
