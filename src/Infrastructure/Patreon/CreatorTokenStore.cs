using System.Security.Cryptography;
using System.Text.Json;
using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Patreon.Rows;
using Bookstore.Infrastructure.Persistence;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <param name="RenewAt">When to renew them, in UTC; null where Patreon did not say how long they are valid.</param>
internal sealed record TokenPair(string AccessToken, string RefreshToken, DateTimeOffset? RenewAt);

/// <summary>Stores the creator's tokens, encrypted. Stored tokens count until the settings change.</summary>
internal sealed class CreatorTokenStore(
    IDbContextFactory<BookstoreDbContext> databases,
    WriteLock writeLock,
    LeaderElection election,
    IDataProtectionProvider dataProtection,
    IOptions<PatreonOptions> patreon,
    TimeProvider clock,
    ILogger<CreatorTokenStore> logger)
{
    private readonly IDataProtector _protector = dataProtection.CreateProtector("Bookstore.Patreon.Tokens");
    private DateTimeOffset? _begunAt;
    private (DateTimeOffset BegunAt, long SeenAt)? _foreign;

    /// <summary>Reads the tokens; those of the settings where none are stored, or where the settings have changed.</summary>
    public async Task<TokenPair> ReadAsync(CancellationToken cancellationToken)
    {
        var row = await FindRowAsync(cancellationToken);
        if (row is not null && Decrypt(row) is { } stored)
        {
            return stored;
        }

        var tokens = new TokenPair(patreon.Value.AccessToken, patreon.Value.RefreshToken, RenewAt: null);
        if (row is null)
        {
            await ReplaceAsync(tokens, cancellationToken);
        }

        // Tokens that can't be decrypted stay until a renewal: their key may come back, and those of the settings may be used up.
        return tokens;
    }

    /// <summary>Reads the stored tokens without writing; null where none are stored, or where the settings have changed.</summary>
    public async Task<TokenPair?> FindAsync(CancellationToken cancellationToken) =>
        await FindRowAsync(cancellationToken) is { } row ? Decrypt(row) : null;

    /// <summary>When a renewal began that did not end, in UTC, or null.</summary>
    public async Task<DateTimeOffset?> FindUnfinishedAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.PatreonTokens.Select(row => row.RenewalBegunAt).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>
    /// Records that a renewal begins. One instance at a time can: the record of another one stays in the way for as long as its
    /// request may be under way, because only Patreon's answer shows whether the refresh token is used up.
    /// </summary>
    /// <exception cref="PatreonException">
    /// The database can't be written, has the tokens of other settings, or has a renewal of another instance.
    /// </exception>
    public async Task<Renewal> BeginRenewalAsync()
    {
        try
        {
            using var entered = await writeLock.AcquireAsync();
            await using var database = await databases.CreateDbContextAsync();
            var interruptedAt = await Rows(database).Select(row => row.RenewalBegunAt).SingleAsync();
            // In whole microseconds, as every database product keeps it.
            var now = clock.GetUtcNow();
            var renewal = new Renewal(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)), interruptedAt);
            if (!MayInterrupt(interruptedAt)
                || await RecordAsync(Rows(database).Where(row => row.RenewalBegunAt == interruptedAt), renewal.BegunAt) == 0)
            {
                throw new PatreonException(
                    PatreonProblem.Unreachable, "another instance of the site is renewing the creator token, so this one waits");
            }

            _begunAt = renewal.BegunAt;
            return renewal;
        }
        catch (PatreonException)
        {
            throw;
        }
        catch (Exception exception)
        {
            throw new PatreonException(
                PatreonProblem.Unreachable, "the database can't be written, so the creator token is not renewed yet", exception);
        }
    }

    /// <summary>Records that a renewal had no effect, unless another one began or ended since. It never fails: the record only explains.</summary>
    public async Task EndRenewalAsync(Renewal renewal)
    {
        try
        {
            using var entered = await writeLock.AcquireAsync();
            await using var database = await databases.CreateDbContextAsync();
            await RecordAsync(Rows(database).Where(row => row.RenewalBegunAt == renewal.BegunAt), renewal.InterruptedAt);
        }
        catch (Exception exception)
        {
            logger.CreatorTokenNotRenewed(exception.Message);
        }
    }

    /// <summary>Stores renewed tokens in place of those that were used up for them, and that the renewal ended.</summary>
    /// <returns>False where others are stored by now.</returns>
    /// <exception cref="PatreonException">Another instance stored the tokens of other settings.</exception>
    public async Task<bool> CommitAsync(TokenPair used, TokenPair renewed)
    {
        var content = Encrypt(renewed);
        using var entered = await writeLock.AcquireAsync();
        await using var database = await databases.CreateDbContextAsync();
        var stored = await Rows(database).AsNoTracking().SingleOrDefaultAsync() ?? throw new PatreonException(
            PatreonProblem.Unreachable,
            "the stored creator tokens belong to other settings of Patreon:AccessToken and Patreon:RefreshToken. Give all instances the same settings");
        // Where they can't be decrypted, the tokens of the settings were used.
        return (Decrypt(stored) is not { } known || known.RefreshToken == used.RefreshToken)
            && await Rows(database).Where(row => row.Pair == stored.Pair).ExecuteUpdateAsync(row => row
                .SetProperty(updated => updated.Pair, content)
                .SetProperty(updated => updated.RenewAt, renewed.RenewAt)
                .SetProperty(updated => updated.RenewalBegunAt, (DateTimeOffset?)null)) == 1;
    }

    // Whether no request of an earlier renewal can be under way: it was this process's own, which has returned, or that of a
    // process which is dead, or had to give up meanwhile.
    private bool MayInterrupt(DateTimeOffset? begunAt)
    {
        if (begunAt is null || begunAt == _begunAt || !election.IsShared)
        {
            return true;
        }

        if (_foreign?.BegunAt != begunAt)
        {
            _foreign = (begunAt.Value, clock.GetTimestamp());
        }

        // Counted from when this process first saw it, so that no two clocks are compared.
        return clock.GetElapsedTime(_foreign.Value.SeenAt) > TokenEndpoint.LongestDelay + patreon.Value.Timeout;
    }

    private async Task<CreatorTokensRow?> FindRowAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await Rows(database).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
    }

    private static Task<int> RecordAsync(IQueryable<CreatorTokensRow> rows, DateTimeOffset? begunAt) =>
        rows.ExecuteUpdateAsync(row => row.SetProperty(stored => stored.RenewalBegunAt, begunAt));

    // The only row, unless it belongs to other settings.
    private IQueryable<CreatorTokensRow> Rows(BookstoreDbContext database)
    {
        var hash = patreon.Value.SettingsHash;
        return database.PatreonTokens.Where(row => row.SettingsHash == hash);
    }

    private async Task ReplaceAsync(TokenPair tokens, CancellationToken cancellationToken)
    {
        using var entered = await writeLock.AcquireAsync(cancellationToken);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.PatreonTokens.ExecuteDeleteAsync(cancellationToken);
        database.PatreonTokens.Add(new CreatorTokensRow { Pair = Encrypt(tokens), SettingsHash = patreon.Value.SettingsHash });
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private byte[] Encrypt(TokenPair tokens) =>
        _protector.Protect(JsonSerializer.SerializeToUtf8Bytes((string[])[tokens.AccessToken, tokens.RefreshToken]));

    private TokenPair? Decrypt(CreatorTokensRow row)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(_protector.Unprotect(row.Pair)) is [var access, var refresh]
                ? new TokenPair(access, refresh, row.RenewAt)
                : null;
        }
        catch (CryptographicException exception)
        {
            logger.CreatorTokenUnreadable(exception);
            return null;
        }
    }
}

/// <param name="BegunAt">When it began, in UTC.</param>
/// <param name="InterruptedAt">When an earlier renewal began that did not end, in UTC, or null.</param>
internal sealed record Renewal(DateTimeOffset BegunAt, DateTimeOffset? InterruptedAt);
