using Bookstore.Domain.Profiles;

namespace Bookstore.Application.Ports;

/// <summary>
/// A user of Logto, from a userinfo response or a webhook. Which claims a userinfo response has depends on the scopes that were
/// asked for (<c>Logto:Scopes</c>). A webhook reports the first three only: there the others are empty, whatever they are.
/// </summary>
public sealed record LogtoUser(LogtoSubject Person, LogtoClaims Claims, PatreonReport Patreon)
{
    /// <summary>The names of the person's roles at Logto.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    public IReadOnlyList<OrganizationMembership> Organizations { get; init; } = [];

    public PersonalDetails Details { get; init; } = new();

    /// <summary>Null where Logto reports none.</summary>
    public PhoneNumber? Phone { get; init; }

    /// <summary>Null where Logto reports none.</summary>
    public PostalAddress? Address { get; init; }

    /// <summary>What applications keep with the user at Logto (<c>custom_data</c>), as JSON; null where there is nothing.</summary>
    public string? CustomData { get; init; }

    /// <summary>The linked accounts of all social connectors, the Patreon account included.</summary>
    public IReadOnlyList<SocialIdentity> SocialIdentities { get; init; } = [];

    /// <summary>The accounts at enterprise identity providers that the person signs in with.</summary>
    public IReadOnlyList<EnterpriseIdentity> EnterpriseIdentities { get; init; } = [];

    /// <summary>When the user was created at Logto, in UTC, or null where it does not say.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}

/// <summary>What Logto reports about a user's Patreon account, in <c>identities</c>.</summary>
public abstract record PatreonReport
{
    private PatreonReport()
    {
    }

    public sealed record Linked(PatreonAccount Account) : PatreonReport;

    public sealed record NotLinked : PatreonReport;

    /// <summary>Logto reports nothing, or nothing that can be read: what is known stays.</summary>
    public sealed record Unknown : PatreonReport;
}
