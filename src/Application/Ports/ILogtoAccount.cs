using Bookstore.Domain.Profiles;

namespace Bookstore.Application.Ports;

/// <summary>The account of the current request's person at Logto, through its Account API: as that person, with that person's token.</summary>
public interface ILogtoAccount
{
    Task<LogtoAccountResult> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Changes some fields, all or none.</summary>
    /// <param name="fields">The new values; null for none.</param>
    Task<LogtoAccountResult> ChangeAsync(IReadOnlyDictionary<LogtoAccountField, string?> fields, CancellationToken cancellationToken);
}

/// <summary>What a person may change about themselves.</summary>
public enum LogtoAccountField
{
    Name,
    Username,
    Picture,
}

public abstract record LogtoAccountResult
{
    private LogtoAccountResult()
    {
    }

    public sealed record Found(LogtoAccount Account) : LogtoAccountResult;

    /// <param name="Field">The field that Logto names, or null where it names none.</param>
    public sealed record Rejected(LogtoAccountField? Field, LogtoAccountProblem Problem) : LogtoAccountResult;

    /// <summary>Logto's Account Center is off, or closed to this person.</summary>
    public sealed record NotOffered : LogtoAccountResult;

    /// <summary>The session has no valid token, and a sign-in gives it one.</summary>
    public sealed record SignInNeeded : LogtoAccountResult;

    /// <summary>Logto can't be reached or says not now, or the site's own setup is wrong.</summary>
    public sealed record Unavailable : LogtoAccountResult;
}

public enum LogtoAccountProblem
{
    /// <summary>Somebody else has it.</summary>
    Taken,

    Invalid,

    /// <summary>The Account Center shows the field and lets nobody change it.</summary>
    NotEditable,
}

/// <param name="Claims">A field that the Account Center does not show is null.</param>
/// <param name="Fields">The fields that the Account Center shows.</param>
/// <param name="Patreon">The linked Patreon account, as far as the Account Center shows it.</param>
/// <param name="PatreonPages">The Account Center's pages about it; null where Logto has none, or no Patreon connector.</param>
public sealed record LogtoAccount(
    LogtoClaims Claims, IReadOnlyCollection<LogtoAccountField> Fields, PatreonReport Patreon, PatreonPages? PatreonPages)
{
    /// <summary>Whether a Patreon account is linked, or null where the Account Center does not show it.</summary>
    public bool? HasPatreon => Patreon switch
    {
        PatreonReport.Linked => true,
        PatreonReport.NotLinked => false,
        _ => null,
    };

    /// <summary>The id of Logto's Patreon connector, or null where it has none.</summary>
    public string? PatreonConnectorId { get; init; }

    /// <summary>Whether Logto asks for a password or a code before it changes what the person signs in with.</summary>
    public bool NeedsVerification { get; init; }

    /// <summary>Whether the person can pass that: with a password, or with a code where Logto can send one.</summary>
    public bool CanVerify { get; init; }

    /// <summary>Whether Logto can send the person a code by email.</summary>
    public bool CanVerifyByEmail { get; init; }

    /// <summary>Whether the person can sign in without the Patreon account. Logto does not unlink the last way to sign in.</summary>
    public bool HasAnotherSignIn { get; init; }
}

/// <summary>Pages of Logto's Account Center, each of which leads back to the account page.</summary>
public sealed record PatreonPages(Uri Link, Uri Replace, Uri Unlink);
