namespace Bookstore.Application.Ports;

/// <summary>The logout tokens that Logto sends (OpenID Connect Back-Channel Logout 1.0).</summary>
public interface ILogoutTokens
{
    /// <summary>Tells whether Logto's keys are at hand, without which nothing can be said of a token.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<bool> CanValidateAsync(CancellationToken cancellationToken);

    /// <summary>Validates a logout token (2.6); null where it is not to be trusted, or was spent before.</summary>
    /// <param name="logoutToken">The token, from whoever sent it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<LogoutNotice?> FindNoticeAsync(string logoutToken, CancellationToken cancellationToken);

    /// <summary>Remembers that a notice was acted on, for as long as its token is valid. A sender that hangs up stops nothing.</summary>
    /// <param name="notice">The notice.</param>
    Task MarkUsedAsync(LogoutNotice notice);
}

/// <summary>Logto says that somebody signed out there. It names the session, the person, or both.</summary>
/// <param name="Issuer">The issuer.</param>
/// <param name="Subject">The <c>sub</c> claim, or null.</param>
/// <param name="LogtoSessionId">The <c>sid</c> claim, or null.</param>
/// <param name="TokenId">The <c>jti</c> claim.</param>
/// <param name="IssuedAt">When the token was issued (<c>iat</c>), in UTC by Logto's clock, to the second.</param>
/// <param name="ExpiresAt">When the token expires, in UTC.</param>
public sealed record LogoutNotice(
    string Issuer, string? Subject, string? LogtoSessionId, string TokenId, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);
