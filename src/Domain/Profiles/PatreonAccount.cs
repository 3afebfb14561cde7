namespace Bookstore.Domain.Profiles;

/// <summary>
/// A Patreon account as Logto reports it: as it was when the person linked it at Logto. Later sign-ins do not refresh it. It
/// proves which account a person has, not what the account pays.
/// </summary>
public sealed record PatreonAccount
{
    /// <param name="userId">Patreon's user ID, from <c>identities.patreon.userId</c>.</param>
    /// <exception cref="ArgumentException">The user ID is null or blank.</exception>
    public PatreonAccount(string userId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(userId);
        UserId = userId;
    }

    public string UserId { get; }

    public string? Name { get; init; }

    /// <summary>The email address, or null where Patreon did not share it.</summary>
    public string? Email { get; init; }

    /// <summary>The URL of the picture.</summary>
    public string? Picture { get; init; }

    /// <summary>The name in the address of the account's page.</summary>
    public string? Vanity { get; init; }

    /// <summary>The URL of the account's page at Patreon.</summary>
    public string? ProfileUrl { get; init; }
}
