using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary>Second factors of users: an authenticator app (RFC 6238), of which a user has one.</summary>
internal static class SecondFactors
{
    public const string Totp = "Totp";

    public static readonly ApiError Exists = new(
        StatusCodes.Status422UnprocessableEntity, "user.totp_already_in_use", "TOTP is already in use.");

    public static MfaVerification Create(User user) => new()
    {
        Id = TenantConfiguration.NewId(),
        UserId = user.Id,
        Type = Totp,
        Secret = NewSecret(),
        CreatedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
    };

    /// <summary>160 bits in Base32 (RFC 4648, section 6).</summary>
    public static string NewSecret() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32);

    public static JsonObject Describe(MfaVerification factor) => new()
    {
        ["id"] = factor.Id,
        ["createdAt"] = DateTimeOffset.FromUnixTimeMilliseconds(factor.CreatedAt).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["type"] = factor.Type,
    };
}
