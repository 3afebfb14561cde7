using System.Diagnostics;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Sessions;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// Refreshes the tokens of a session: one refresh at a time, of all instances, and what comes back is committed before it is used.
/// </summary>
internal sealed class TokenRefresher(
    SessionRefreshes refreshes,
    RevokedSessions revoked,
    RefreshRequest request,
    ITokenRevocation revocation,
    LogtoApplicationHealth health,
    TokenMetrics metrics,
    TimeProvider clock,
    ILogger<TokenRefresher> logger)
{
    // Long enough for the refresh of another instance, with its answer and commit.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    public async Task<AccessTokenResult> RefreshAsync(Guid sessionId, AccessTokenTarget target)
    {
        var result = await TryRefreshAsync(sessionId, target);
        metrics.Refreshed(result);
        return result;
    }

    private async Task<AccessTokenResult> TryRefreshAsync(Guid sessionId, AccessTokenTarget target)
    {
        var (endpoint, reason) = await request.FindEndpointAsync();
        if (endpoint is null)
        {
            return Unavailable(reason!);
        }

        return await BeginAsync(sessionId) switch
        {
            RefreshBeginning.Begun begun => await FinishAsync(
                begun, target, await request.SendAsync(endpoint, begun.RefreshToken, target), clock.GetUtcNow()),
            RefreshBeginning.NoRefreshToken => new AccessTokenResult.SignInNeeded(),
            RefreshBeginning.NoSession => new AccessTokenResult.SessionEnded(),
            _ => Unavailable("another refresh of the session takes too long, or was cut off a moment ago"),
        };
    }

    private async Task<RefreshBeginning> BeginAsync(Guid sessionId)
    {
        var startedAt = clock.GetTimestamp();
        while (true)
        {
            var beginning = await refreshes.BeginAsync(sessionId, CancellationToken.None);
            if (beginning is not RefreshBeginning.Busy || clock.GetElapsedTime(startedAt) > MaxWait)
            {
                return beginning;
            }

            await Task.Delay(PollInterval, clock);
        }
    }

    private async Task<AccessTokenResult> FinishAsync(
        RefreshBeginning.Begun begun, AccessTokenTarget target, TokenResponse response, DateTimeOffset receivedAt)
    {
        switch (response)
        {
            case TokenResponse.Issued issued:
                health.Accepted();
                return await refreshes.CompleteAsync(begun, issued.RefreshToken)
                    ? new AccessTokenResult.Issued(issued.AccessToken, receivedAt + issued.Lifetime, issued.Scopes)
                    : await DiscardAsync(begun, issued.RefreshToken ?? begun.RefreshToken);

            case TokenResponse.InvalidGrant when begun.InterruptedAt is not null:
                // Logto may have replaced the token in a refresh whose answer was lost: the person did nothing wrong.
                await refreshes.RemoveTokenAsync(begun);
                logger.RefreshTokenLost();
                return new AccessTokenResult.SignInNeeded();

            case TokenResponse.InvalidGrant:
                if (!await revoked.EndAsync(begun.SessionId, begun.Stored))
                {
                    return await ReplacedAsync(begun);
                }

                logger.GrantRevoked();
                return new AccessTokenResult.SessionEnded();

            case TokenResponse.Denied denied:
                health.Accepted();
                await refreshes.ReleaseAsync(begun);
                return new AccessTokenResult.Denied(denied.Reason);

            case TokenResponse.ResourceNotGranted refused:
                health.Accepted();
                await refreshes.ReleaseAsync(begun);
                logger.ResourceNotGranted(target.Resource, refused.Reason);
                return new AccessTokenResult.ResourceNotGranted();

            case TokenResponse.Rejected rejected:
                await refreshes.ReleaseAsync(begun);
                health.Rejected(rejected.Reason);
                return new AccessTokenResult.Misconfigured(rejected.Reason);

            case TokenResponse.Unusable unusable:
                await refreshes.InterruptAsync(begun);
                return Unavailable(unusable.Reason);

            default:
                throw new UnreachableException($"Unhandled response: {response}.");
        }
    }

    // What ended the session revoked the refresh token that was stored, and perhaps before Logto issued this one, which nobody has.
    private async Task<AccessTokenResult> DiscardAsync(RefreshBeginning.Begun begun, string refreshToken)
    {
        var result = await ReplacedAsync(begun);
        if (result is AccessTokenResult.SessionEnded && !await refreshes.IsGrantSharedAsync(begun))
        {
            await revocation.RevokeAsync([refreshToken]);
        }

        return result;
    }

    // The session has ended; or this process took so long that another one has refreshed it, and what Logto says of the old token
    // says nothing about the session.
    private async Task<AccessTokenResult> ReplacedAsync(RefreshBeginning.Begun begun) =>
        await refreshes.FindValidatedAtAsync(begun.SessionId) is null
            ? new AccessTokenResult.SessionEnded()
            : Unavailable("the answer came after another process had refreshed the session");

    private AccessTokenResult.Unavailable Unavailable(string reason)
    {
        logger.TokenRefreshFailed(reason);
        return new AccessTokenResult.Unavailable();
    }
}
