namespace Bookstore.Application.Ports;

/// <summary>Validates the logout tokens that Logto sends (OpenID Connect Back-Channel Logout 1.0).</summary>
public interface ILogoutTokenValidator
{
    /// <summary>Whether Logto's keys can be read; without them no token can be validated.</summary>
    Task<bool> CanValidateAsync(CancellationToken cancellationToken);

    /// <summary>Validates a logout token (2.6); null if it is invalid, or was used before.</summary>
    Task<LogoutToken?> ValidateAsync(string logoutToken, CancellationToken cancellationToken);

    /// <summary>Records that a token was used, until it expires. Completes even if the request is aborted.</summary>
    Task MarkUsedAsync(LogoutToken token);
}

/// <summary>The claims of a valid logout token (2.4): who signed out at Logto. It names the session, the person, or both.</summary>
/// <param name="Subject">The <c>sub</c> claim, or null.</param>
/// <param name="LogtoSessionId">The <c>sid</c> claim, or null.</param>
/// <param name="TokenId">The <c>jti</c> claim.</param>
/// <param name="IssuedAt">The <c>iat</c> claim, in UTC by Logto's clock, to the second.</param>
/// <param name="ExpiresAt">When the token expires, in UTC, with the allowed clock skew.</param>
public sealed record LogoutToken(
    string Issuer, string? Subject, string? LogtoSessionId, string TokenId, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);
