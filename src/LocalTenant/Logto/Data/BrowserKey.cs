using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>
/// A random key in a cookie; the database has its hash. All ports of localhost share their cookies, so the names are neither
/// Logto's nor the app's.
/// </summary>
internal static class BrowserKey
{
    public const string SessionCookie = "bookstore-local-tenant-session";
    public const string InteractionCookie = "bookstore-local-tenant-interaction";

    public static string NewKey() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string key) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    public static string? ReadHash(HttpContext context, string cookie) =>
        context.Request.Cookies[cookie] is { Length: > 0 } key ? Hash(key) : null;

    /// <summary>Sets a cookie with a new key and returns the key's hash.</summary>
    public static string Issue(HttpContext context, string cookie, TimeSpan lifetime)
    {
        var key = NewKey();
        context.Response.Cookies.Append(cookie, key, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax, // the redirect from Patreon is a cross-site navigation
            MaxAge = lifetime,
            Path = "/",
        });
        return Hash(key);
    }

    public static void Delete(HttpContext context, string cookie) => context.Response.Cookies.Delete(cookie);
}
