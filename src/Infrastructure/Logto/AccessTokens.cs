using System.Collections.Concurrent;
using Bookstore.Application.Ports;
using Microsoft.Extensions.Caching.Memory;

namespace Bookstore.Infrastructure.Logto;

/// <summary>The access tokens in memory, by session and by what they are for. A restart or another instance asks Logto for its own.</summary>
internal sealed class AccessTokens(ISessions sessions, TokenRefresher refresher, TimeProvider clock) : IAccessTokens, IDisposable
{
    // What the tokens take together, in characters. The others are asked for again.
    private const int MaxCharacters = 8 * 1024 * 1024;

    // The call that uses the token takes time, and Logto's clock may be ahead.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _tokens = new(new MemoryCacheOptions { SizeLimit = MaxCharacters });
    private readonly ConcurrentDictionary<(Guid, AccessTokenTarget), Lazy<Task<AccessTokenResult>>> _running = new();

    public async Task<AccessTokenResult> GetAsync(AccessTokenTarget target, CancellationToken cancellationToken) =>
        await sessions.FindCurrentAsync(cancellationToken) is { } session
            ? Find((session.Id, target)) ?? await RunAsync((session.Id, target), acceptsCached: true).WaitAsync(cancellationToken)
            : new AccessTokenResult.SessionEnded();

    public async Task<AccessTokenResult> ReplaceAsync(AccessTokenTarget target, string rejected, CancellationToken cancellationToken)
    {
        if (await sessions.FindCurrentAsync(cancellationToken) is not { } session)
        {
            return new AccessTokenResult.SessionEnded();
        }

        return Find((session.Id, target)) is { } other && other.Token != rejected
            ? other
            : await RefreshAsync(session.Id, target).WaitAsync(cancellationToken);
    }

    /// <summary>Asks Logto for a new token. Callers at the same moment share the answer, so none of them may cancel it.</summary>
    public Task<AccessTokenResult> RefreshAsync(Guid sessionId, AccessTokenTarget target) =>
        RunAsync((sessionId, target), acceptsCached: false);

    public void Dispose() => _tokens.Dispose();

    private AccessTokenResult.Issued? Find((Guid, AccessTokenTarget) key) =>
        // One that seems to last for longer came when the clock was ahead.
        _tokens.TryGetValue(key, out AccessTokenResult.Issued? issued)
        && issued!.ExpiresAt - clock.GetUtcNow() is var left && left > Margin && left <= TokenResponse.MaxLifetime
            ? issued
            : null;

    private Task<AccessTokenResult> RunAsync((Guid, AccessTokenTarget) key, bool acceptsCached) =>
        _running.GetOrAdd(key, _ => new(() => Task.Run(() => FindOrRefreshAsync(key, acceptsCached)))).Value;

    private async Task<AccessTokenResult> FindOrRefreshAsync((Guid SessionId, AccessTokenTarget Target) key, bool acceptsCached)
    {
        try
        {
            // A call that ended since the caller looked may have left one.
            if (acceptsCached && Find(key) is { } cached)
            {
                return cached;
            }

            var result = await refresher.RefreshAsync(key.SessionId, key.Target);
            if (result is AccessTokenResult.Issued issued && issued.ExpiresAt - clock.GetUtcNow() is { Ticks: > 0 } lifetime)
            {
                _tokens.Set(key, issued, new MemoryCacheEntryOptions { Size = issued.Token.Length, AbsoluteExpirationRelativeToNow = lifetime });
            }

            return result;
        }
        finally
        {
            _running.TryRemove(key, out _);
        }
    }
}
