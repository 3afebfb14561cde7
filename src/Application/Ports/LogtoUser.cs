using Bookstore.Domain.Profiles;

namespace Bookstore.Application.Ports;

/// <summary>A person as Logto describes them, read from its claims.</summary>
/// <param name="Person">Who it is.</param>
/// <param name="Claims">What Logto says of them.</param>
/// <param name="Patreon">What Logto says of their Patreon account.</param>
public sealed record LogtoUser(LogtoSubject Person, LogtoClaims Claims, PatreonReport Patreon);

/// <summary>What Logto says of somebody's Patreon account, in its <c>identities</c> claim.</summary>
public abstract record PatreonReport
{
    private PatreonReport()
    {
    }

    /// <summary>The account is linked.</summary>
    /// <param name="Account">The account.</param>
    public sealed record Linked(PatreonAccount Account) : PatreonReport;

    /// <summary>No Patreon account is linked.</summary>
    public sealed record NotLinked : PatreonReport;

    /// <summary>Logto says nothing of it, or nothing that can be read: what is known stays.</summary>
    public sealed record Unknown : PatreonReport;
}
