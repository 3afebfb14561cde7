namespace Bookstore.Domain.Profiles;

/// <summary>A member of the site: one profile for each subject of an issuer, whatever the name or email address.</summary>
public sealed class UserProfile
{
    private UserProfile(Guid id, string issuer, string subject, DateTimeOffset createdAt)
    {
        Id = id;
        Issuer = issuer;
        Subject = subject;
        CreatedAt = createdAt;
    }

    public Guid Id { get; }

    public string Issuer { get; }

    public string Subject { get; }

    /// <summary>The name at Logto: free text.</summary>
    public string? Name { get; private set; }

    public string? Username { get; private set; }

    /// <summary>The email address at Logto. It is not an identifier.</summary>
    public string? Email { get; private set; }

    /// <summary>Whether Logto calls the email address verified, or null where it does not say.</summary>
    public bool? EmailVerified { get; private set; }

    /// <summary>The URL of the person's picture.</summary>
    public string? Picture { get; private set; }

    /// <summary>When Logto last changed its data about the person, in UTC, or null where it never said.</summary>
    public DateTimeOffset? LogtoUpdatedAt { get; private set; }

    /// <summary>Whether Logto reported a suspension, and no sign-in since.</summary>
    public bool IsSuspended { get; private set; }

    /// <summary>When the person first signed in here, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>When the person last signed in here, in UTC.</summary>
    public DateTimeOffset LastSignedInAt { get; private set; }

    /// <summary>The linked Patreon account, or null where none is.</summary>
    public PatreonIdentity? Patreon { get; private set; }

    /// <summary>The name, else the username, else the email address, else null.</summary>
    public string? DisplayName => Name ?? Username ?? Email;

    /// <summary>Creates the profile of a person who signs in for the first time.</summary>
    public static UserProfile Register(LogtoSubject person, LogtoClaims claims, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(person);
        now = now.ToUniversalTime();
        var profile = new UserProfile(Guid.CreateVersion7(now), person.Issuer, person.Subject, now);
        profile.SignIn(claims, now);
        return profile;
    }

    /// <summary>
    /// Applies the claims of a later sign-in. Claims that are absent now become null. Older claims than the known ones change
    /// nothing, a suspension included: a webhook may arrive before a sign-in completes.
    /// </summary>
    /// <returns>Whether the claims were applied.</returns>
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
    /// Applies claims that Logto reports between sign-ins. Reports may be late: older claims than the known ones change nothing.
    /// Where they do not say whether the email address is verified, the known value stays for the same address.
    /// </summary>
    /// <returns>Whether the claims were applied.</returns>
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
    /// Links the Patreon account that Logto reports for this person, in place of any other. An account belongs to one profile of
    /// an issuer: the profile that had it until now loses it.
    /// </summary>
    /// <param name="holder">The profile of the same issuer that has the account now, if any.</param>
    /// <param name="now">The time of the report.</param>
    /// <exception cref="ArgumentException">The holder has another issuer, or another account.</exception>
    public void LinkPatreon(PatreonAccount account, UserProfile? holder, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (holder is not null && (holder.Issuer != Issuer || holder.Patreon?.PatreonUserId != account.UserId))
        {
            throw new ArgumentException("The holder must be a profile of the same issuer that is linked to this Patreon account.", nameof(holder));
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
