namespace Bookstore.Domain.Profiles;

/// <summary>
/// Who somebody is: the issuer and the subject that it assigned (OpenID Connect Core 5.7). Nothing else
/// identifies a person here, an email address least of all.
/// </summary>
public sealed record LogtoSubject
{
    /// <summary>Names a person by issuer and subject.</summary>
    /// <param name="issuer">The <c>iss</c> claim, such as <c>https://abc.logto.app/oidc</c>.</param>
    /// <param name="subject">The <c>sub</c> claim: Logto's user id.</param>
    /// <exception cref="ArgumentException">The issuer or the subject is null or blank.</exception>
    public LogtoSubject(string issuer, string subject)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(issuer);
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        Issuer = issuer;
        Subject = subject;
    }

    /// <summary>The <c>iss</c> claim.</summary>
    public string Issuer { get; }

    /// <summary>The <c>sub</c> claim.</summary>
    public string Subject { get; }
}
