namespace Bookstore.Domain.Profiles;

/// <summary>
/// The identity of a person: the issuer, and the subject that it assigned (OpenID Connect Core 5.7). Nothing else identifies a
/// person here, an email address least of all.
/// </summary>
public sealed record LogtoSubject
{
    /// <param name="issuer">The <c>iss</c> claim, such as <c>https://abc.logto.app/oidc</c>.</param>
    /// <param name="subject">The <c>sub</c> claim: Logto's user ID.</param>
    /// <exception cref="ArgumentException">The issuer or the subject is null or blank.</exception>
    public LogtoSubject(string issuer, string subject)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(issuer);
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        Issuer = issuer;
        Subject = subject;
    }

    public string Issuer { get; }

    public string Subject { get; }
}
