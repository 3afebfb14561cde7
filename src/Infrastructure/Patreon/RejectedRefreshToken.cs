using Bookstore.Domain.Patrons;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>A refresh token that Patreon rejected (<c>invalid_grant</c>), which is not sent again.</summary>
/// <param name="InterruptedAt">When an earlier renewal began that did not end, in UTC, or null.</param>
internal sealed record RejectedRefreshToken(string RefreshToken, DateTimeOffset? InterruptedAt)
{
    public PatreonException ToException() => new(
        PatreonProblem.TokenRevoked,
        "it rejects the creator's access token and refresh token (invalid_grant). "
        + (InterruptedAt is { } time ? FormattableString.Invariant($"A renewal that began at {time:u} was interrupted, which may have used it up. ") : "")
        + $"Create new tokens at {PatreonOptionsValidator.Where}, and set Patreon:AccessToken and Patreon:RefreshToken. "
        + "Use another client than Logto's Patreon connector: when the creator signs in through the same client, Patreon replaces its tokens")
    {
        IsRenewalWithoutEffect = true,
    };
}
