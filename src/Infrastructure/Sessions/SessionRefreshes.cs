using Bookstore.Domain;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Persistence;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>
/// The refresh tokens of the sessions. One process at a time may use a session's: the database holds the lock, so that it counts
/// for all instances, and releases it by itself when a process was killed.
/// </summary>
internal sealed class SessionRefreshes(
    IDbContextFactory<BookstoreDbContext> databases,
    WriteLock writeLock,
    IDataProtectionProvider dataProtection,
    TimeProvider clock,
    ILogger<SessionRefreshes> logger)
{
    /// <summary>How long a lock lasts: twice as long as a call to Logto at most.</summary>
    public static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(10);

    private readonly RefreshTokenProtector _refreshTokens = new(dataProtection, logger);

    /// <summary>Takes the lock of a session, and notes that a refresh has begun. Committed when it returns.</summary>
    public async Task<RefreshBeginning> BeginAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        using var lease = await writeLock.AcquireAsync(cancellationToken);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow();
        // A lock is never that long: a clock that was ahead has set it.
        var latest = now + Clocks.LargestDifference;
        var session = database.UserSessions.Where(row => row.Id == sessionId && row.ExpiresAt > now);
        // The update comes first: whoever else wants the lock at this moment waits for the commit, and then finds it taken.
        var isLocked = await session
            .Where(row => row.RefreshToken != null && (row.RefreshLockedUntil == null || row.RefreshLockedUntil <= now || row.RefreshLockedUntil > latest))
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.RefreshLockedUntil, now + LockDuration), cancellationToken) > 0;
        var stored = await session.Select(row => new { row.RefreshToken, row.RefreshStartedAt, row.ProfileId, row.LogtoSessionId })
            .SingleOrDefaultAsync(cancellationToken);
        if (stored is null)
        {
            return new RefreshBeginning.NoSession();
        }

        if (!isLocked && stored.RefreshToken is not null)
        {
            return new RefreshBeginning.Busy();
        }

        if (_refreshTokens.Unprotect(sessionId, stored.RefreshToken) is not { } refreshToken)
        {
            return new RefreshBeginning.NoRefreshToken();
        }

        await session.ExecuteUpdateAsync(update => update.SetProperty(row => row.RefreshStartedAt, now), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new RefreshBeginning.Begun(sessionId, refreshToken, stored.RefreshToken!, stored.RefreshStartedAt)
        {
            Grant = new LogtoGrant(stored.ProfileId, stored.LogtoSessionId),
        };
    }

    /// <summary>Stores what Logto issued, and releases the lock.</summary>
    /// <param name="refreshToken">The refresh token that came, or null where the one that was used stays valid.</param>
    /// <returns>False where the session has ended meanwhile.</returns>
    public Task<bool> CompleteAsync(RefreshBeginning.Begun begun, string? refreshToken)
    {
        var content = refreshToken is null || refreshToken == begun.RefreshToken
            ? begun.Stored
            : _refreshTokens.Protect(begun.SessionId, refreshToken);
        return UpdateAsync(begun, content, startedAt: null);
    }

    /// <summary>Releases the lock after an answer that issued nothing: the refresh token is as good as it was before.</summary>
    public Task<bool> ReleaseAsync(RefreshBeginning.Begun begun) => UpdateAsync(begun, begun.Stored, begun.InterruptedAt);

    /// <summary>Releases the lock without an answer: Logto may have replaced the refresh token.</summary>
    public Task<bool> InterruptAsync(RefreshBeginning.Begun begun) =>
        UpdateAsync(begun, begun.Stored, begun.InterruptedAt ?? clock.GetUtcNow());

    /// <summary>Removes a refresh token that Logto no longer accepts.</summary>
    public Task<bool> RemoveTokenAsync(RefreshBeginning.Begun begun) => UpdateAsync(begun, null, startedAt: null);

    /// <summary>When Logto last confirmed a session, in UTC; null where it has ended.</summary>
    public async Task<DateTimeOffset?> FindValidatedAtAsync(Guid sessionId)
    {
        await using var database = await databases.CreateDbContextAsync();
        return await database.UserSessions.Where(row => row.Id == sessionId)
            .Select(row => (DateTimeOffset?)row.ValidatedAt).SingleOrDefaultAsync();
    }

    /// <summary>Whether another session, open now, may have tokens of the same grant.</summary>
    public async Task<bool> IsGrantSharedAsync(RefreshBeginning.Begun begun)
    {
        await using var database = await databases.CreateDbContextAsync();
        return await database.IsGrantSharedAsync(begun.Grant, clock.GetUtcNow());
    }

    // Without a cancellation token: what came back from Logto is stored whoever still waits for it. And only over the token that
    // was used: an update, never an insert.
    private async Task<bool> UpdateAsync(RefreshBeginning.Begun begun, byte[]? refreshToken, DateTimeOffset? startedAt)
    {
        using var lease = await writeLock.AcquireAsync();
        await using var database = await databases.CreateDbContextAsync();
        return await database.UserSessions
            .Where(row => row.Id == begun.SessionId && row.RefreshToken == begun.Stored)
            .ExecuteUpdateAsync(update => update
                .SetProperty(row => row.RefreshToken, refreshToken)
                .SetProperty(row => row.RefreshStartedAt, startedAt)
                .SetProperty(row => row.RefreshLockedUntil, (DateTimeOffset?)null)) > 0;
    }
}

/// <summary>Whether a refresh may begin.</summary>
internal abstract record RefreshBeginning
{
    private RefreshBeginning()
    {
    }

    /// <param name="Stored">The refresh token as it is stored.</param>
    /// <param name="InterruptedAt">When an earlier refresh began whose result was lost, or null.</param>
    public sealed record Begun(Guid SessionId, string RefreshToken, byte[] Stored, DateTimeOffset? InterruptedAt) : RefreshBeginning
    {
        public required LogtoGrant Grant { get; init; }

        // No token in a log by accident.
        public override string ToString() => nameof(Begun);
    }

    /// <summary>Another refresh of the session is under way.</summary>
    public sealed record Busy : RefreshBeginning;

    public sealed record NoRefreshToken : RefreshBeginning;

    public sealed record NoSession : RefreshBeginning;
}
