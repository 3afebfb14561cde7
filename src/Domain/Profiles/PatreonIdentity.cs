namespace Bookstore.Domain.Profiles;

/// <summary>The Patreon account that is linked to a profile. It lives and changes with its <see cref="UserProfile"/>.</summary>
public sealed class PatreonIdentity
{
    internal PatreonIdentity(UserProfile profile, PatreonAccount account, DateTimeOffset now)
    {
        ProfileId = profile.Id;
        Issuer = profile.Issuer;
        PatreonUserId = account.UserId;
        LinkedAt = now;
        Confirm(account, now);
    }

    // For the database, which fills the properties.
    private PatreonIdentity()
    {
    }

    /// <summary>The profile that the account is linked to.</summary>
    public Guid ProfileId { get; private init; }

    /// <summary>The profile's issuer: a Patreon user id is linked to at most one profile of an issuer.</summary>
    public string Issuer { get; private init; } = "";

    /// <summary>Patreon's user id.</summary>
    public string PatreonUserId { get; private set; } = "";

    /// <inheritdoc cref="PatreonAccount.Name" />
    public string? Name { get; private set; }

    /// <inheritdoc cref="PatreonAccount.Email" />
    public string? Email { get; private set; }

    /// <inheritdoc cref="PatreonAccount.Picture" />
    public string? Picture { get; private set; }

    /// <inheritdoc cref="PatreonAccount.Vanity" />
    public string? Vanity { get; private set; }

    /// <inheritdoc cref="PatreonAccount.ProfileUrl" />
    public string? ProfileUrl { get; private set; }

    /// <summary>When this account was first seen linked to this profile, in UTC.</summary>
    public DateTimeOffset LinkedAt { get; private set; }

    /// <summary>When Logto last reported this link, in UTC.</summary>
    public DateTimeOffset LastConfirmedAt { get; private set; }

    /// <summary>Takes another account's place, or confirms the same one.</summary>
    internal void Update(PatreonAccount account, DateTimeOffset now)
    {
        if (account.UserId != PatreonUserId)
        {
            PatreonUserId = account.UserId;
            LinkedAt = now;
        }

        Confirm(account, now);
    }

    private void Confirm(PatreonAccount account, DateTimeOffset now)
    {
        Name = account.Name;
        Email = account.Email;
        Picture = account.Picture;
        Vanity = account.Vanity;
        ProfileUrl = account.ProfileUrl;
        LastConfirmedAt = now;
    }
}
