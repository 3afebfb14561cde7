namespace Bookstore.Application.Ports;

/// <summary>Access tokens of the current request's session, from Logto's token endpoint (RFC 6749 6, RFC 8707).</summary>
public interface IAccessTokens
{
    /// <summary>Finds a token that is still valid for a while, or asks Logto for one. Callers at the same moment share the call.</summary>
    Task<AccessTokenResult> GetAsync(AccessTokenTarget target, CancellationToken cancellationToken);

    /// <summary>Asks Logto for a token in the place of one that it no longer accepts, unless that has been done meanwhile.</summary>
    Task<AccessTokenResult> ReplaceAsync(AccessTokenTarget target, string rejected, CancellationToken cancellationToken);
}

/// <summary>What an access token is for. Without either, it is the opaque token for userinfo and the Account API.</summary>
/// <param name="Resource">The indicator of an API resource, among those that the sign-in asked for (RFC 8707 2).</param>
/// <param name="OrganizationId">Logto's ID of an organization.</param>
public sealed record AccessTokenTarget(string? Resource = null, string? OrganizationId = null);

public abstract record AccessTokenResult
{
    private AccessTokenResult()
    {
    }

    /// <param name="ExpiresAt">In UTC.</param>
    public sealed record Issued(string Token, DateTimeOffset ExpiresAt, IReadOnlyList<string> Scopes) : AccessTokenResult;

    /// <summary>The person may not have this token. The session goes on.</summary>
    /// <param name="Reason">Logto's reason, for the log; null where it gave none.</param>
    public sealed record Denied(string? Reason) : AccessTokenResult;

    /// <summary>Nobody is signed in, or Logto no longer accepts the session's refresh token (<c>invalid_grant</c>): the session has been ended.</summary>
    public sealed record SessionEnded : AccessTokenResult;

    /// <summary>
    /// The session has no usable refresh token, through no fault of the person. Logto most likely still knows the browser, so a
    /// sign-in asks nothing.
    /// </summary>
    public sealed record SignInNeeded : AccessTokenResult;

    /// <summary>
    /// The session's sign-in did not ask for the resource, since the setting was another one then; or Logto does not know the
    /// resource, and a new sign-in shows it. The session goes on.
    /// </summary>
    public sealed record ResourceNotGranted : AccessTokenResult;

    /// <summary>Logto rejects this site: the app secret or the application. Nobody is signed out.</summary>
    /// <param name="Reason">Logto's reason, for the operator.</param>
    public sealed record Misconfigured(string Reason) : AccessTokenResult;

    /// <summary>Logto can't be reached, or says not now.</summary>
    public sealed record Unavailable : AccessTokenResult;
}
