using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Account;

/// <summary>Proofs of the user's identity, or of the ownership of a social account, that are valid for ten minutes.</summary>
internal sealed class VerificationRecords(TenantDb db)
{
    public const string Password = "Password";
    public const string EmailCode = "EmailVerificationCode";
    public const string Social = "Social";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public async Task<VerificationRecord> AddAsync(string userId, string type, JsonObject data, bool isVerified, CancellationToken cancellationToken)
    {
        var record = new VerificationRecord
        {
            Id = TenantConfiguration.NewId(),
            UserId = userId,
            Type = type,
            Data = data.ToJsonString(),
            IsVerified = isVerified,
            ExpiresAt = (DateTimeOffset.UtcNow + Lifetime).ToUnixTimeMilliseconds(),
        };
        db.VerificationRecords.Add(record);
        await db.SaveChangesAsync(cancellationToken);
        return record;
    }

    /// <summary>The user's record of this type, unless it has expired.</summary>
    public Task<VerificationRecord?> FindAsync(string userId, string? id, string type, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return db.VerificationRecords.SingleOrDefaultAsync(
            record => record.Id == id && record.UserId == userId && record.Type == type && record.ExpiresAt > now, cancellationToken);
    }

    /// <summary>Finds the record of a consent, whoever began it: Logto keeps no user with these.</summary>
    public Task<VerificationRecord?> FindSocialAsync(string? id, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return db.VerificationRecords.SingleOrDefaultAsync(
            record => record.Id == id && record.Type == Social && record.ExpiresAt > now, cancellationToken);
    }

    public Task<List<VerificationRecord>> ListAsync(string userId, string type, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return db.VerificationRecords.AsNoTracking()
            .Where(record => record.UserId == userId && record.Type == type && record.ExpiresAt > now && !record.IsVerified)
            .OrderByDescending(record => record.ExpiresAt)
            .ToListAsync(cancellationToken);
    }

    public static string NewCode() => RandomNumberGenerator.GetString("0123456789", 6);

    public static JsonObject Describe(VerificationRecord record) => new()
    {
        ["verificationRecordId"] = record.Id,
        ["expiresAt"] = DateTimeOffset.FromUnixTimeMilliseconds(record.ExpiresAt).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
    };
}
