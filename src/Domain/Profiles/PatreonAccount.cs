namespace Bookstore.Domain.Profiles;

/// <summary>
/// A Patreon account as Logto reports it: a snapshot taken when the person linked it at Logto, which later
/// sign-ins do not renew. It proves which account someone is, not what the account pays.
/// </summary>
public sealed record PatreonAccount
{
    /// <summary>Describes the account with this Patreon user id.</summary>
    /// <param name="userId">Patreon's user id, from <c>identities.patreon.userId</c>.</param>
    /// <exception cref="ArgumentException">The user id is null or blank.</exception>
    public PatreonAccount(string userId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(userId);
        UserId = userId;
    }

    /// <summary>Patreon's user id.</summary>
    public string UserId { get; }

    /// <summary>The full name, or null where Patreon has none.</summary>
    public string? Name { get; init; }

    /// <summary>The email address, or null where Patreon did not share one.</summary>
    public string? Email { get; init; }

    /// <summary>The URL of the picture.</summary>
    public string? Picture { get; init; }

    /// <summary>The name in the address of the account's page.</summary>
    public string? Vanity { get; init; }

    /// <summary>The URL of the account's page at Patreon.</summary>
    public string? ProfileUrl { get; init; }
}
