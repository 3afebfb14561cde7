namespace Bookstore.Application.Ports;

/// <summary>
/// Links and unlinks the Patreon account of the current request's person at Logto, through its Account API: as that person, with
/// that person's token. A verification is a record at Logto, valid for ten minutes. One of a consent at Patreon is of use to everybody who
/// knows its id, so the site has to keep it to the session that began.
/// </summary>
public interface IPatreonLinking
{
    /// <summary>Has Logto send a code by email.</summary>
    /// <returns><see cref="PatreonLinkingResult.Verification"/>, to be verified with the code.</returns>
    Task<PatreonLinkingResult> SendCodeAsync(string email, CancellationToken cancellationToken);

    /// <returns><see cref="PatreonLinkingResult.Verification"/>, verified.</returns>
    Task<PatreonLinkingResult> VerifyCodeAsync(string email, string verificationId, string code, CancellationToken cancellationToken);

    /// <summary>Begins to ask the person at Patreon for consent.</summary>
    /// <param name="state">Comes back with the person (RFC 6749 10.12).</param>
    /// <returns><see cref="PatreonLinkingResult.Verification"/>, with the address at Patreon.</returns>
    Task<PatreonLinkingResult> StartAsync(string connectorId, string state, CancellationToken cancellationToken);

    /// <summary>Links the account that the person chose at Patreon.</summary>
    /// <param name="code">Patreon's authorization code (RFC 6749 4.1.2).</param>
    Task<PatreonLinkingResult> CompleteAsync(PatreonConsent consent, string code, CancellationToken cancellationToken);

    /// <param name="verificationId">The verified record, or null where Logto demands none of this person.</param>
    Task<PatreonLinkingResult> UnlinkAsync(string? verificationId, CancellationToken cancellationToken);
}

public enum PatreonLinkChange
{
    Link,
    Replace,
    Unlink,
}

/// <summary>A change that waits for the person's consent at Patreon. The browser keeps it meanwhile.</summary>
/// <param name="SessionId">The session that began: nobody who signs in meanwhile in the same browser gets the account.</param>
/// <param name="State">What Patreon has to send back with the person.</param>
/// <param name="ConsentId">The record at Logto that the consent will verify.</param>
/// <param name="VerificationId">The record that proves the person, or null where Logto demands none.</param>
public sealed record PatreonConsent(PatreonLinkChange Change, Guid SessionId, string State, string ConsentId, string? VerificationId);

public abstract record PatreonLinkingResult
{
    private PatreonLinkingResult()
    {
    }

    /// <param name="Address">Where the person goes on at Patreon, or null.</param>
    public sealed record Verification(string Id, Uri? Address) : PatreonLinkingResult;

    public sealed record Done : PatreonLinkingResult;

    public sealed record Rejected(PatreonLinkProblem Problem) : PatreonLinkingResult;

    /// <summary>The session has no valid token, and a sign-in gives it one.</summary>
    public sealed record SignInNeeded : PatreonLinkingResult;

    /// <summary>Logto can't be reached or says not now, or the site's own setup is wrong.</summary>
    public sealed record Unavailable : PatreonLinkingResult;
}

public enum PatreonLinkProblem
{
    /// <summary>The code is not the one that was sent.</summary>
    WrongCode,

    /// <summary>The verification is too old, was used, or was tried too often: everything begins again.</summary>
    Expired,

    /// <summary>The Patreon account belongs to another account at Logto.</summary>
    Taken,

    /// <summary>The Patreon account is the only way in which the person signs in.</summary>
    LastSignIn,

    /// <summary>The person did not consent at Patreon, or Patreon did not accept the result.</summary>
    NoConsent,

    /// <summary>Logto does not allow it, or not to this person.</summary>
    NotOffered,
}
