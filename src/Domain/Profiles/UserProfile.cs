namespace Bookstore.Domain.Profiles;

/// <summary>A member of the site: one profile for each subject of an issuer, whatever their name or email.</summary>
public sealed class UserProfile
{
    private UserProfile(Guid id, string issuer, string subject, DateTimeOffset createdAt)
    {
        Id = id;
        Issuer = issuer;
        Subject = subject;
        CreatedAt = createdAt;
    }

    /// <summary>The site's own id of this profile.</summary>
    public Guid Id { get; }

    /// <summary>The issuer that knows this person.</summary>
    public string Issuer { get; }

    /// <summary>The subject that the issuer assigned to this person.</summary>
    public string Subject { get; }

    /// <summary>The name at Logto: free text, or null.</summary>
    public string? Name { get; private set; }

    /// <summary>The username at Logto, or null for one who has none.</summary>
    public string? Username { get; private set; }

    /// <summary>The email address at Logto. It identifies nobody.</summary>
    public string? Email { get; private set; }

    /// <summary>Whether Logto calls the email address verified; null where it does not say.</summary>
    public bool? EmailVerified { get; private set; }

    /// <summary>The URL of the person's picture.</summary>
    public string? Picture { get; private set; }

    /// <summary>When Logto last changed what it says of the person, in UTC, or null where it never said.</summary>
    public DateTimeOffset? LogtoUpdatedAt { get; private set; }

    /// <summary>Whether Logto said that the person may sign in no more, and let nobody in since.</summary>
    public bool IsSuspended { get; private set; }

    /// <summary>When the person first signed in here, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>When the person last signed in here, in UTC.</summary>
    public DateTimeOffset LastSignedInAt { get; private set; }

    /// <summary>The linked Patreon account, or null where none is.</summary>
    public PatreonIdentity? Patreon { get; private set; }

    /// <summary>What to call the person: the name, else the username, else the email address, else null.</summary>
    public string? DisplayName => Name ?? Username ?? Email;

    /// <summary>Makes the profile of somebody who signs in for the first time.</summary>
    /// <param name="person">Who signs in.</param>
    /// <param name="claims">What Logto says of them.</param>
    /// <param name="now">The time of the sign-in.</param>
    public static UserProfile Register(LogtoSubject person, LogtoClaims claims, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(person);
        now = now.ToUniversalTime();
        var profile = new UserProfile(Guid.CreateVersion7(now), person.Issuer, person.Subject, now);
        profile.SignIn(claims, now);
        return profile;
    }

    /// <summary>
    /// Takes over what Logto says at a later sign-in. What Logto no longer says is forgotten. News may have overtaken the
    /// sign-in: then they stay, a suspension among them.
    /// </summary>
    /// <param name="claims">What Logto says of the person now.</param>
    /// <param name="now">The time of the sign-in.</param>
    /// <returns>Whether it was taken over.</returns>
    public bool SignIn(LogtoClaims claims, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(claims);
        LastSignedInAt = now.ToUniversalTime();
        if (claims.UpdatedAt < LogtoUpdatedAt)
        {
            return false;
        }

        Apply(claims);
        IsSuspended = false;
        return true;
    }

    /// <summary>
    /// Takes over what Logto says between sign-ins. Such news may be late: what is older than what is known changes nothing.
    /// It may also be silent on whether the address is verified, which then stays for the same address.
    /// </summary>
    /// <param name="claims">What Logto said.</param>
    /// <param name="isSuspended">Whether Logto lets the person sign in no more.</param>
    /// <returns>Whether it was taken over.</returns>
    public bool Refresh(LogtoClaims claims, bool isSuspended)
    {
        ArgumentNullException.ThrowIfNull(claims);
        if (claims.UpdatedAt < LogtoUpdatedAt)
        {
            return false;
        }

        Apply(claims with { EmailVerified = claims.EmailVerified ?? (claims.Email == Email ? EmailVerified : null) });
        IsSuspended = isSuspended;
        return true;
    }

    /// <summary>
    /// Links the Patreon account that Logto reports for this person, in the place of any other. An account belongs
    /// to one profile of an issuer: a profile that held it until now loses it.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="holder">The profile of the same issuer that holds the account now, if one does.</param>
    /// <param name="now">The time of the report.</param>
    /// <exception cref="ArgumentException">The holder is not of this issuer, or holds another account.</exception>
    public void LinkPatreon(PatreonAccount account, UserProfile? holder, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (holder is not null && (holder.Issuer != Issuer || holder.Patreon?.PatreonUserId != account.UserId))
        {
            throw new ArgumentException("Not a profile of the same issuer that holds this Patreon account.", nameof(holder));
        }

        if (holder is not null && holder.Id != Id)
        {
            holder.UnlinkPatreon();
        }

        if (Patreon is null)
        {
            Patreon = new PatreonIdentity(this, account, now.ToUniversalTime());
        }
        else
        {
            Patreon.Update(account, now.ToUniversalTime());
        }
    }

    /// <summary>Forgets the linked Patreon account, if there is one.</summary>
    public void UnlinkPatreon() => Patreon = null;

    private void Apply(LogtoClaims claims)
    {
        Name = claims.Name;
        Username = claims.Username;
        Email = claims.Email;
        EmailVerified = claims.EmailVerified;
        Picture = claims.Picture;
        LogtoUpdatedAt = claims.UpdatedAt?.ToUniversalTime() ?? LogtoUpdatedAt;
    }
}
