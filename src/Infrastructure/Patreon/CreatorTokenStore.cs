using System.Security.Cryptography;
using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Patreon.Rows;
using Bookstore.Infrastructure.Persistence;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>The creator's tokens, and when to renew them.</summary>
internal sealed record TokenPair(string AccessToken, string RefreshToken, DateTimeOffset? RenewAt);

/// <summary>Keeps the creator's tokens, encrypted. What is stored wins over the settings, unless those changed since.</summary>
internal sealed class CreatorTokenStore(
    IDbContextFactory<BookstoreDbContext> databases,
    WriteLock gate,
    IDataProtectionProvider dataProtection,
    IOptions<PatreonOptions> patreon,
    TimeProvider clock,
    ILogger<CreatorTokenStore> logger)
{
    private readonly IDataProtector _protector = dataProtection.CreateProtector("Bookstore.Patreon.Tokens");

    /// <summary>Reads the tokens; where none are stored, or the settings hold others than they did, those of the settings.</summary>
    public async Task<TokenPair> ReadAsync(CancellationToken cancellationToken)
    {
        var row = await FindRowAsync(cancellationToken);
        if (row is not null && Read(row) is { } stored)
        {
            return stored;
        }

        var pair = new TokenPair(patreon.Value.AccessToken, patreon.Value.RefreshToken, RenewAt: null);
        if (row is null)
        {
            await WriteAsync(pair, cancellationToken);
        }

        // What can't be decrypted stays until a renewal: its key may be found again, and those of the settings may be spent.
        return pair;
    }

    /// <summary>Reads the stored tokens, and writes nothing; null where none are, or those of other settings.</summary>
    public async Task<TokenPair?> FindAsync(CancellationToken cancellationToken) =>
        await FindRowAsync(cancellationToken) is { } row ? Read(row) : null;

    /// <summary>When a renewal began that did not end, or null.</summary>
    public async Task<DateTimeOffset?> FindUnfinishedAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.PatreonTokens.Select(row => row.RenewalBegunAt).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Notes that a renewal begins.</summary>
    /// <exception cref="PatreonException">The database does not take it, or holds the tokens of other settings.</exception>
    public async Task<Renewal> BeginRenewalAsync()
    {
        try
        {
            using var entered = await gate.AcquireAsync();
            await using var database = await databases.CreateDbContextAsync();
            var renewal = new Renewal(clock.GetUtcNow(), await Rows(database).Select(row => row.RenewalBegunAt).SingleAsync());
            await NoteAsync(Rows(database), renewal.BegunAt);
            return renewal;
        }
        catch (Exception exception)
        {
            throw new PatreonException(
                PatreonProblem.Unreachable, "the database takes no write, so the creator's token is not renewed yet", exception);
        }
    }

    /// <summary>Notes that a renewal came to nothing, unless another one has begun or ended since. It never fails: the note is advice.</summary>
    public async Task EndRenewalAsync(Renewal renewal)
    {
        try
        {
            using var entered = await gate.AcquireAsync();
            await using var database = await databases.CreateDbContextAsync();
            await NoteAsync(Rows(database).Where(row => row.RenewalBegunAt == renewal.BegunAt), renewal.CutShortAt);
        }
        catch (Exception exception)
        {
            logger.CreatorTokenNotRenewed(exception.Message);
        }
    }

    /// <summary>Commits renewed tokens.</summary>
    /// <exception cref="InvalidOperationException">There is no row of these settings to hold them.</exception>
    public async Task CommitAsync(TokenPair pair)
    {
        var content = Protect(pair);
        using var entered = await gate.AcquireAsync();
        await using var database = await databases.CreateDbContextAsync();
        var rows = await Rows(database).ExecuteUpdateAsync(row => row
            .SetProperty(tokens => tokens.Pair, content)
            .SetProperty(tokens => tokens.RenewAt, pair.RenewAt)
            .SetProperty(tokens => tokens.RenewalBegunAt, (DateTimeOffset?)null));
        if (rows != 1)
        {
            throw new InvalidOperationException("The creator's tokens are no longer those of these settings.");
        }
    }

    private async Task<CreatorTokensRow?> FindRowAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await Rows(database).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
    }

    private static Task<int> NoteAsync(IQueryable<CreatorTokensRow> rows, DateTimeOffset? begunAt) =>
        rows.ExecuteUpdateAsync(row => row.SetProperty(tokens => tokens.RenewalBegunAt, begunAt));

    // The one row, unless it is of other settings.
    private IQueryable<CreatorTokensRow> Rows(BookstoreDbContext database)
    {
        var hash = patreon.Value.SettingsHash;
        return database.PatreonTokens.Where(row => row.SettingsHash == hash);
    }

    private async Task WriteAsync(TokenPair pair, CancellationToken cancellationToken)
    {
        using var entered = await gate.AcquireAsync(cancellationToken);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.PatreonTokens.ExecuteDeleteAsync(cancellationToken);
        database.PatreonTokens.Add(new CreatorTokensRow { Pair = Protect(pair), SettingsHash = patreon.Value.SettingsHash });
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private byte[] Protect(TokenPair pair) =>
        _protector.Protect(JsonSerializer.SerializeToUtf8Bytes((string[])[pair.AccessToken, pair.RefreshToken]));

    private TokenPair? Read(CreatorTokensRow row)
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

/// <summary>A renewal under way.</summary>
/// <param name="BegunAt">When it began, in UTC.</param>
/// <param name="CutShortAt">When one began before it that did not end, in UTC, or null.</param>
internal sealed record Renewal(DateTimeOffset BegunAt, DateTimeOffset? CutShortAt);
