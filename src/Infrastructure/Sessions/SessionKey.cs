using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>The key of a session: 256 random bits in base64url, 43 characters. The browser alone keeps it.</summary>
internal static class SessionKey
{
    /// <summary>The length of a key in characters.</summary>
    public const int Length = 43;

    /// <summary>Makes a key that nobody can guess.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether a text has the form of a key. What has not is never looked up.</summary>
    public static bool IsWellFormed(string? text) =>
        text is { Length: Length } && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    /// <summary>What the database keeps of a key.</summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.ASCII.GetBytes(key));
}
