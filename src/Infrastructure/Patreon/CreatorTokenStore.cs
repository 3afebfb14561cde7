using System.Security.Cryptography;
using System.Text.Json;
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
    WriteGate gate,
    IDataProtectionProvider dataProtection,
    IOptions<PatreonOptions> patreon,
    TimeProvider clock,
    ILogger<CreatorTokenStore> logger)
{
    private readonly IDataProtector _protector = dataProtection.CreateProtector("Bookstore.Patreon.Tokens");

    /// <summary>Reads the tokens; where none are stored, or the settings hold others than they did, those of the settings.</summary>
    public async Task<TokenPair> ReadAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is { } stored)
        {
            return stored;
        }

        var pair = new TokenPair(patreon.Value.AccessToken, patreon.Value.RefreshToken, RenewAt: null);
        await WriteAsync(pair, cancellationToken);
        return pair;
    }

    /// <summary>Reads the stored tokens, and writes nothing; null where none are, or those of other settings.</summary>
    public async Task<TokenPair?> FindAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var row = await database.PatreonTokens.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return row is not null && row.SettingsHash == patreon.Value.SettingsHash && Unprotect(row.Pair) is { } tokens
            ? new TokenPair(tokens[0], tokens[1], row.RenewAt)
            : null;
    }

    /// <summary>When a renewal began that did not end, or null.</summary>
    public async Task<DateTimeOffset?> FindUnfinishedAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.PatreonTokens.Select(row => row.RenewalBegunAt).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Notes that a renewal begins.</summary>
    /// <returns>When one began before that did not end, or null.</returns>
    public async Task<DateTimeOffset?> BeginRenewalAsync()
    {
        using var entered = await gate.EnterAsync();
        await using var database = await databases.CreateDbContextAsync();
        var before = await database.PatreonTokens.Select(row => row.RenewalBegunAt).SingleAsync();
        var now = clock.GetUtcNow();
        await database.PatreonTokens.ExecuteUpdateAsync(row => row.SetProperty(tokens => tokens.RenewalBegunAt, now));
        return before;
    }

    /// <summary>Commits renewed tokens.</summary>
    public async Task CommitAsync(TokenPair pair)
    {
        var content = Protect(pair);
        using var entered = await gate.EnterAsync();
        await using var database = await databases.CreateDbContextAsync();
        await database.PatreonTokens.ExecuteUpdateAsync(row => row
            .SetProperty(tokens => tokens.Pair, content)
            .SetProperty(tokens => tokens.RenewAt, pair.RenewAt)
            .SetProperty(tokens => tokens.RenewalBegunAt, (DateTimeOffset?)null));
    }

    private async Task WriteAsync(TokenPair pair, CancellationToken cancellationToken)
    {
        using var entered = await gate.EnterAsync(cancellationToken);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.PatreonTokens.ExecuteDeleteAsync(cancellationToken);
        database.PatreonTokens.Add(new StoredTokens { Pair = Protect(pair), SettingsHash = patreon.Value.SettingsHash });
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private byte[] Protect(TokenPair pair) =>
        _protector.Protect(JsonSerializer.SerializeToUtf8Bytes((string[])[pair.AccessToken, pair.RefreshToken]));

    private string[]? Unprotect(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(_protector.Unprotect(content)) is { Length: 2 } tokens ? tokens : null;
        }
        catch (CryptographicException exception)
        {
            logger.CreatorTokenUnreadable(exception);
            return null;
        }
    }
}
