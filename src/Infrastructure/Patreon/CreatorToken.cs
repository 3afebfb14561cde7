using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Persistence;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// The creator token, renewed before it expires or when Patreon rejects it (RFC 6749 6). A refresh token works once, so the new
/// tokens are committed before they are used, and nothing else happens between Patreon's answer and the commit. If the process
/// dies there, the refresh token is used up and the new tokens are lost: the next renewal fails with a message that says so.
/// </summary>
internal sealed class CreatorToken(
    TokenEndpoint endpoint, CreatorTokenStore store, LeaderElection election, PatreonHealth health, TimeProvider clock, ILogger<CreatorToken> logger)
    : IDisposable
{
    private static readonly TimeSpan EarlyRetryDelay = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _lock = new(1);

    // These two are read without the lock too.
    private volatile TokenPair? _tokens;
    private volatile RejectedRefreshToken? _rejection;
    private (TokenPair Used, TokenPair Renewed)? _uncommitted;
    private long? _term;
    private DateTimeOffset _nextEarlyRenewal;

    /// <summary>Whether Patreon rejected the current refresh token; the access token may work for a while yet.</summary>
    public bool IsRejected => _rejection is { } rejection && rejection.RefreshToken == _tokens?.RefreshToken;

    /// <summary>The current access token.</summary>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            var term = election.LatestTerm;
            if (_tokens is not { } tokens || term != _term)
            {
                // Another instance led in between, and may have renewed them.
                (tokens, _term) = (_tokens = await store.ReadAsync(cancellationToken), term);
            }

            if (clock.GetUtcNow() >= _nextEarlyRenewal && (_uncommitted is not null || IsDue(tokens)))
            {
                try
                {
                    // Renewed tokens that were stored meanwhile, though the answer was lost, are not due again.
                    tokens = _tokens = _uncommitted is null
                        ? await RenewAsync(tokens)
                        : await CommitRenewedAsync() ?? await store.ReadAsync(cancellationToken);
                }
                catch (Exception exception)
                {
                    // The current one still works.
                    _nextEarlyRenewal = clock.GetUtcNow() + EarlyRetryDelay;
                    logger.CreatorTokenNotRenewed(exception.Message);
                }
            }

            return tokens.AccessToken;
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>The access token to use instead of one that Patreon rejected. Concurrent callers share one renewal.</summary>
    /// <exception cref="PatreonException">There is none.</exception>
    public async Task<string> ReplaceAsync(string rejected, CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            // Another process may have renewed it.
            var tokens = _tokens = await CommitRenewedAsync() ?? await store.ReadAsync(cancellationToken);
            return tokens.AccessToken != rejected ? tokens.AccessToken : (await RenewAsync(tokens)).AccessToken;
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>
    /// Stores renewed tokens that could not be stored. To be called again and again: all others, another leader too, have only the
    /// refresh token that was used up.
    /// </summary>
    public async Task StoreRenewedAsync(CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            _tokens = await CommitRenewedAsync() ?? _tokens;
        }
        catch (PatreonException exception)
        {
            // What may be stored the next time needs no log: the database's own failure has one.
            if (_uncommitted is null) logger.CreatorTokenNotRenewed(exception.Message);
        }
        finally
        {
            _lock.Release();
        }
    }

    public void Dispose() => _lock.Dispose();

    private bool IsDue(TokenPair tokens) => tokens.RenewAt <= clock.GetUtcNow() && tokens.RefreshToken != _rejection?.RefreshToken;

    // Not cancelable: an abandoned response would be lost, and the refresh token with it.
    private async Task<TokenPair> RenewAsync(TokenPair tokens)
    {
        try
        {
            if (_rejection is { } rejection && rejection.RefreshToken == tokens.RefreshToken)
            {
                throw rejection.ToException();
            }

            if (await RequestAsync(tokens) is not { } renewed)
            {
                // Another instance has renewed them.
                return _tokens = await store.ReadAsync(CancellationToken.None);
            }

            _uncommitted = (tokens, renewed);
            if (await CommitRenewedAsync() is not { } committed)
            {
                return _tokens = await store.ReadAsync(CancellationToken.None);
            }

            logger.CreatorTokenRenewed();
            return _tokens = committed;
        }
        catch (PatreonException exception)
        {
            if (exception.Problem == PatreonProblem.TokenRevoked
                && await store.ReadAsync(CancellationToken.None) is var newer && newer.RefreshToken != tokens.RefreshToken)
            {
                // Another process used the refresh token first.
                return _tokens = newer;
            }

            health.ReportFailure(exception);
            throw;
        }
    }

    // Null where the tokens are no longer those that are stored: a refresh token that is used again may have Patreon revoke all.
    private async Task<TokenPair?> RequestAsync(TokenPair tokens)
    {
        // Shows that the database takes writes before the refresh token is used up.
        var renewal = await store.BeginRenewalAsync();
        if ((await store.ReadAsync(CancellationToken.None)).RefreshToken != tokens.RefreshToken)
        {
            await store.EndRenewalAsync(renewal);
            return null;
        }

        try
        {
            return await endpoint.RenewAsync(tokens) ?? throw (_rejection = new RejectedRefreshToken(tokens.RefreshToken, renewal.InterruptedAt)).ToException();
        }
        catch (PatreonException exception) when (exception.IsRenewalWithoutEffect)
        {
            await store.EndRenewalAsync(renewal);
            throw;
        }
    }

    // Renewed tokens that could not be stored stay here, unused, until they can be; those of other settings than the site has by now
    // never can. Null where there are none, or others are stored.
    private async Task<TokenPair?> CommitRenewedAsync()
    {
        if (_uncommitted is not { } tokens)
        {
            return null;
        }

        bool isStored;
        try
        {
            isStored = await store.CommitAsync(tokens.Used, tokens.Renewed);
        }
        catch (PatreonException)
        {
            _uncommitted = null;
            throw;
        }
        catch (Exception exception)
        {
            throw new PatreonException(
                PatreonProblem.Unreachable, "the renewed creator token could not be stored, so it is not used yet", exception);
        }

        _uncommitted = null;
        return isStored ? tokens.Renewed : null;
    }
}
