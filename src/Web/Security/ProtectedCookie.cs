using System.Security.Cryptography;
using System.Text.Json;
using Bookstore.Infrastructure.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Security;

/// <summary>
/// A value that the browser keeps for a few minutes and can neither read nor change. Its lifetime is in what is encrypted, so a
/// copy of the cookie expires too.
/// </summary>
internal sealed class ProtectedCookie<TValue>(string name)
    where TValue : class
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    // Browsers drop a cookie of more than 4,096 bytes (RFC 6265 6.1), and proxies reject headers not much longer.
    private const int MaxCharacters = 3 * 1024;

    /// <returns>Whether the value fits into a cookie; if not, an earlier one is deleted.</returns>
    public bool Set(HttpContext context, TValue value)
    {
        var content = Protector(context).Protect(JsonSerializer.Serialize(value), Lifetime);
        if (content.Length > MaxCharacters)
        {
            Delete(context);
            return false;
        }

        context.Response.Cookies.Append(Name(context), content, Options(context));
        return true;
    }

    /// <summary>The value, or null where there is none, or none that this site wrote a few minutes ago.</summary>
    public TValue? Find(HttpContext context)
    {
        if (context.Request.Cookies[Name(context)] is not { Length: > 0 and <= MaxCharacters } content)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<TValue>(Protector(context).Unprotect(content));
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException)
        {
            return null;
        }
    }

    public void Delete(HttpContext context) => context.Response.Cookies.Delete(Name(context), Options(context));

    private string Name(HttpContext context) => context.RequestServices.GetRequiredService<IOptions<SiteOptions>>().Value.CookieName(name);

    private ITimeLimitedDataProtector Protector(HttpContext context) =>
        context.RequestServices.GetDataProtector("Bookstore.Web.Cookie", name).ToTimeLimitedDataProtector();

    private static CookieOptions Options(HttpContext context) => new()
    {
        MaxAge = Lifetime,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        HttpOnly = true,
        IsEssential = true,
    };
}
