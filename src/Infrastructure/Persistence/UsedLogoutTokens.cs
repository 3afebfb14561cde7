using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>The logout tokens that were used: each is rejected until it expires (OpenID Connect Back-Channel Logout 1.0, 2.6).</summary>
internal sealed class UsedLogoutTokens(IDbContextFactory<BookstoreDbContext> databases, WriteLock writeLock)
{
    public async Task<bool> ContainsAsync(string tokenId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.UsedLogoutTokens.AnyAsync(token => token.TokenId == tokenId, cancellationToken);
    }

    public async Task AddAsync(string tokenId, DateTimeOffset expiresAt)
    {
        using var lease = await writeLock.AcquireAsync();
        await using var database = await databases.CreateDbContextAsync();
        await database.Database.ExecuteSqlAsync(
            $"""INSERT INTO "SpentLogoutTokens" ("TokenId", "ExpiresAt") VALUES ({tokenId}, {expiresAt.UtcDateTime}) ON CONFLICT DO NOTHING""");
    }
}

internal sealed class UsedLogoutToken
{
    /// <summary>The <c>jti</c> claim.</summary>
    public required string TokenId { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class UsedLogoutTokenConfiguration : IEntityTypeConfiguration<UsedLogoutToken>
{
    public void Configure(EntityTypeBuilder<UsedLogoutToken> builder)
    {
        builder.ToTable("SpentLogoutTokens");
        builder.HasKey(token => token.TokenId);
        builder.HasIndex(token => token.ExpiresAt);
    }
}
