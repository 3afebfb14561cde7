using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>The key of a session: 256 random bits in base64url, 43 characters. Only the browser has it.</summary>
internal static class SessionKey
{
    private const int Length = 43;

    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether a text has the form of a key. No other text is looked up.</summary>
    public static bool IsWellFormed(string? text) =>
        text is { Length: Length } && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    /// <summary>What the database stores instead of the key.</summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.ASCII.GetBytes(key));
}
