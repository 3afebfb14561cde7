namespace Bookstore.Domain.Profiles;

/// <summary>The Patreon account that is linked to a profile: part of the <see cref="UserProfile"/> aggregate.</summary>
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

    // For EF Core.
    private PatreonIdentity()
    {
    }

    public Guid ProfileId { get; private init; }

    /// <summary>The issuer of the profile. A Patreon account is linked to at most one profile of an issuer.</summary>
    public string Issuer { get; private init; } = "";

    public string PatreonUserId { get; private set; } = "";

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

    /// <summary>Replaces the account with another one, or confirms the same.</summary>
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
