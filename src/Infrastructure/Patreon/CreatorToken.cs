using Bookstore.Domain.Patrons;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// The creator's token at Patreon, renewed when it is about to expire or is refused (RFC 6749 6). A refresh token is
/// good for one use: the new pair is committed before it is used, and between Patreon's answer and the commit there is
/// nothing but that commit. Where the process dies just there, the refresh token is spent and the new pair is lost: the
/// next renewal says so, with the remedy.
/// </summary>
internal sealed class CreatorToken(
    TokenEndpoint endpoint, CreatorTokenStore store, PatreonHealth state, TimeProvider clock, ILogger<CreatorToken> logger) : IDisposable
{
    private static readonly TimeSpan BetweenEarlyTries = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _turn = new(1);

    // These are read outside the turn too.
    private volatile TokenPair? _pair;
    private volatile Refusal? _refusal;
    private TokenPair? _uncommitted;
    private DateTimeOffset _nextEarlyTry;

    /// <summary>Whether Patreon refused to renew the pair at hand; its access token may be good for a while yet.</summary>
    public bool IsRefused => _refusal is { } refusal && refusal.RefreshToken == _pair?.RefreshToken;

    /// <summary>The access token to use now.</summary>
    /// <exception cref="PatreonException">There is none.</exception>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var pair = _pair ??= await store.ReadAsync(cancellationToken);
            if (clock.GetUtcNow() >= _nextEarlyTry && (_uncommitted is not null || IsDue(pair)))
            {
                try
                {
                    pair = _pair = await CommitRestAsync() ?? await RenewAsync(pair);
                }
                catch (Exception exception)
                {
                    // The one at hand is good for a while yet.
                    _nextEarlyTry = clock.GetUtcNow() + BetweenEarlyTries;
                    logger.CreatorTokenNotRenewed(exception.Message);
                }
            }

            return pair.AccessToken;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The access token to use in the place of one that Patreon refused. Many who ask at once share one renewal.</summary>
    /// <exception cref="PatreonException">There is none.</exception>
    public async Task<string> ReplaceAsync(string refused, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // Another process may have renewed it.
            var pair = _pair = await CommitRestAsync() ?? await store.ReadAsync(cancellationToken);
            return pair.AccessToken != refused ? pair.AccessToken : (await RenewAsync(pair)).AccessToken;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private bool IsDue(TokenPair pair) => pair.RenewAt <= clock.GetUtcNow() && pair.RefreshToken != _refusal?.RefreshToken;

    // Nothing here is canceled: what Patreon was asked has to be heard to the end.
    private async Task<TokenPair> RenewAsync(TokenPair pair)
    {
        try
        {
            if (_refusal is { } refusal && refusal.RefreshToken == pair.RefreshToken)
            {
                throw refusal.ToException();
            }

            _uncommitted = await AskAsync(pair);
            pair = (await CommitRestAsync())!;
            logger.CreatorTokenRenewed();
            return _pair = pair;
        }
        catch (PatreonException exception)
        {
            if (exception.Problem == PatreonProblem.TokenRevoked
                && await store.ReadAsync(CancellationToken.None) is var newer && newer.RefreshToken != pair.RefreshToken)
            {
                // Another process was first, and this one came with what that one had spent.
                return _pair = newer;
            }

            state.Failed(exception);
            throw;
        }
    }

    private async Task<TokenPair> AskAsync(TokenPair pair)
    {
        // A database that takes no write is found out while nothing is spent yet.
        var renewal = await store.BeginRenewalAsync();
        try
        {
            if (await endpoint.RenewAsync(pair) is { } renewed)
            {
                return renewed;
            }

            throw (_refusal = new Refusal(pair.RefreshToken, renewal.CutShortAt)).ToException();
        }
        catch (PatreonException exception) when (exception.IsRenewalOver)
        {
            await store.EndRenewalAsync(renewal);
            throw;
        }
    }

    // What Patreon gave and the database did not take is not used, and not forgotten either.
    private async Task<TokenPair?> CommitRestAsync()
    {
        if (_uncommitted is not { } pair)
        {
            return null;
        }

        try
        {
            await store.CommitAsync(pair);
        }
        catch (Exception exception)
        {
            throw new PatreonException(
                PatreonProblem.Unreachable, "the creator's new tokens could not be stored, so they are not used yet", exception);
        }

        _uncommitted = null;
        return pair;
    }

    private sealed record Refusal(string RefreshToken, DateTimeOffset? CutShortAt)
    {
        public PatreonException ToException() => new(
            PatreonProblem.TokenRevoked,
            "it refuses the creator's token and the refresh token (invalid_grant). "
            + (CutShortAt is { } time ? FormattableString.Invariant($"A renewal that began at {time:u} was cut short, which may have spent it. ") : "")
            + $"Make new ones at {PatreonOptionsValidator.Where}, and set Patreon:AccessToken and Patreon:RefreshToken anew. "
            + "The client must be one of its own: the creator's sign-in through the client of Logto's Patreon connector replaces its tokens")
        {
            IsRenewalOver = true,
        };
    }
}
