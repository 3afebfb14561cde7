using System.Security.Cryptography;

namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>PBKDF2 with a salt of its own for each password.</summary>
internal static class Passwords
{
    private const int Iterations = 100_000;
    private const int Length = 32;

    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return $"{Convert.ToBase64String(salt)}.{Convert.ToBase64String(Derive(password, salt))}";
    }

    public static bool Verify(string password, string hash)
    {
        var parts = hash.Split('.');
        return CryptographicOperations.FixedTimeEquals(Derive(password, Convert.FromBase64String(parts[0])), Convert.FromBase64String(parts[1]));
    }

    private static byte[] Derive(string password, byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA256, Length);
}
