using Bookstore.Domain.Profiles;

namespace Bookstore.Application.Ports;

/// <summary>A user of Logto, from a userinfo response or a webhook.</summary>
public sealed record LogtoUser(LogtoSubject Person, LogtoClaims Claims, PatreonReport Patreon);

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
