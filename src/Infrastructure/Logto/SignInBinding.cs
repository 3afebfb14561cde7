using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// Ties a sign-in to the browser that began it, by one cookie. The handler's correlation cookie is named by a random value
/// that the state holds too; the nonce is that value's hash, as OpenID Connect Core 15.5.2 has it. So neither a state nor an
/// ID token is of use in another browser, and both are spent with the cookie.
/// </summary>
internal static class SignInBinding
{
    /// <summary>What the cookie's name begins with; the random value follows.</summary>
    public const string CookieName = "bookstore-start.";

    // Under this name the handler keeps the random value in the state, until it has compared it with the cookie.
    private const string CorrelationKey = ".xsrf";

    // Three of these and a session fit many times into what a proxy takes of a request's headers.
    private const int MaxStarts = 3;

    // As many as a proxy with small buffers passes on. Tabs that open all at once can leave more; the next start goes on.
    private const int MaxExpired = 24;

    private static readonly object NonceKey = new();

    /// <summary>Notes when the sign-in begins, for <see cref="IsTimely"/>.</summary>
    /// <returns>The nonce to ask for.</returns>
    public static string Begin(AuthenticationProperties properties, DateTimeOffset now)
    {
        properties.IssuedUtc = now;
        return NonceOf(properties)!;
    }

    /// <summary>Whether the sign-in of a state began so short a time ago that its cookie can be there still.</summary>
    public static bool IsTimely(AuthenticationProperties properties, OpenIdConnectOptions options, DateTimeOffset now) =>
        properties.IssuedUtc is { } began && now - began <= options.RemoteAuthenticationTimeout;

    /// <summary>Notes the nonce of a callback's state, before the handler spends the value that it is made of.</summary>
    public static void Note(HttpContext context, AuthenticationProperties properties) => context.Items[NonceKey] = NonceOf(properties);

    /// <summary>The nonce that the ID token must have; null where no state was read.</summary>
    public static string? FindNonce(HttpContext context) => context.Items[NonceKey] as string;

    /// <summary>
    /// Expires the cookies of the oldest unfinished sign-ins, so that three are left with the one that begins. Which ones are
    /// the oldest follows from the order in which browsers send cookies of one path (RFC 6265 5.4).
    /// </summary>
    public static void ExpireOldest(HttpContext context, CookieBuilder cookie)
    {
        var unfinished = context.Request.Cookies.Keys.Where(name => name.StartsWith(cookie.Name!, StringComparison.Ordinal)).ToList();
        var options = new CookieOptions { Path = cookie.Path, Secure = context.Request.IsHttps, MaxAge = TimeSpan.Zero };
        foreach (var name in unfinished.Take(Math.Min(unfinished.Count - MaxStarts + 1, MaxExpired)))
        {
            context.Response.Cookies.Append(name, "", options);
        }
    }

    private static string? NonceOf(AuthenticationProperties properties) =>
        properties.Items.TryGetValue(CorrelationKey, out var value) && !string.IsNullOrEmpty(value)
            ? Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(value)))
            : null;
}
