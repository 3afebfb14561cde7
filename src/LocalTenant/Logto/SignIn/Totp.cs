using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bookstore.LocalTenant.Logto.SignIn;

/// <summary>Time-based one-time passwords: 6 digits, 30 seconds, SHA-1 (RFC 6238).</summary>
internal static class Totp
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    public static string Code(string secret, DateTimeOffset at)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, at.ToUnixTimeSeconds() / (long)Step.TotalSeconds);
#pragma warning disable CA5350 // the algorithm of authenticator apps
        var hash = HMACSHA1.HashData(Decode(secret), counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf, 4)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The codes before and after the current one are good, too: clocks differ, and people are slow.</summary>
    public static bool IsValid(string secret, string code, DateTimeOffset now) => new[] { now - Step, now, now + Step }.Any(at =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, at)), Encoding.ASCII.GetBytes(code)));

    // RFC 4648, section 6.
    private static byte[] Decode(string secret)
    {
        var bytes = new List<byte>(secret.Length * 5 / 8);
        var (bits, count) = (0, 0);
        foreach (var character in secret.TrimEnd('='))
        {
            bits = ((bits << 5) | Base32.IndexOf(character, StringComparison.Ordinal)) & 0xfff;
            count += 5;
            if (count < 8) continue;

            count -= 8;
            bytes.Add((byte)(bits >> count));
        }

        return [.. bytes];
    }
}
