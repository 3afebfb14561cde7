using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// Binds a sign-in to the browser that began it, with one cookie. The name of the handler's correlation cookie has a random
/// value that is in the state too; the nonce is the hash of that value (OpenID Connect Core 15.5.2). So another browser can use
/// neither the state nor the ID token, and with the cookie both become invalid.
/// </summary>
internal static class SignInBinding
{
    /// <summary>The prefix of the cookie's name; the random value follows.</summary>
    public const string CookieName = "bookstore-start.";

    // With a session, that is far below what proxies accept as a request's headers.
    private const int MaxUnfinished = 3;

    // As many as a proxy with small buffers passes on. If there are more, the next sign-in expires them.
    private const int MaxExpired = 24;

    private static readonly object NonceKey = new();

    /// <summary>Stores when the sign-in begins, for <see cref="IsWithinLifetime"/>, and returns its nonce.</summary>
    public static string Begin(AuthenticationProperties properties, DateTimeOffset now)
    {
        properties.IssuedUtc = now;
        return NonceOf(properties)!;
    }

    /// <summary>Whether the sign-in began so recently that its cookie has not expired.</summary>
    public static bool IsWithinLifetime(AuthenticationProperties properties, OpenIdConnectOptions options, DateTimeOffset now) =>
        properties.IssuedUtc is { } began && now - began <= options.RemoteAuthenticationTimeout;

    /// <summary>Keeps the nonce of a callback's state, before the handler removes the value that it is made from.</summary>
    public static void StoreNonce(HttpContext context, AuthenticationProperties properties) => context.Items[NonceKey] = NonceOf(properties);

    /// <summary>The nonce that the ID token must have; null if no state was read.</summary>
    public static string? FindNonce(HttpContext context) => context.Items[NonceKey] as string;

    /// <summary>
    /// Expires the cookies of the oldest unfinished sign-ins, so that three are left with the one that begins. Browsers send the
    /// oldest cookies of a path first (RFC 6265 5.4).
    /// </summary>
    public static void ExpireOldest(HttpContext context, CookieBuilder cookie)
    {
        var unfinished = context.Request.Cookies.Keys.Where(name => name.StartsWith(cookie.Name!, StringComparison.Ordinal)).ToList();
        var options = new CookieOptions { Path = cookie.Path, Secure = context.Request.IsHttps, MaxAge = TimeSpan.Zero };
        foreach (var name in unfinished.Take(Math.Min(unfinished.Count - MaxUnfinished + 1, MaxExpired)))
        {
            context.Response.Cookies.Append(name, "", options);
        }
    }

    private static string? NonceOf(AuthenticationProperties properties) =>
        properties.Items.TryGetValue(SignInState.CorrelationKey, out var value) && !string.IsNullOrEmpty(value)
            ? Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(value)))
            : null;
}
