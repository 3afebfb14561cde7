using System.Security.Claims;
using Bookstore.Application;
using Bookstore.Application.SignIn;
using Bookstore.Infrastructure.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using SameSiteMode = Microsoft.AspNetCore.Http.SameSiteMode;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>The cookie that carries the session key, and the cookie handler's options for it.</summary>
internal sealed class SessionCookie(IOptions<SiteOptions> site, IOptions<SessionOptions> sessions, SessionStore store) : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    private readonly ChunkingCookieManager _cookies = new();

    private string Name => site.Value.CookieName("bookstore");

    public void Configure(CookieAuthenticationOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (name != Schemes.Session)
        {
            return;
        }

        options.SessionStore = store;
        options.TicketDataFormat = new SessionKeyFormat();
        // The cookie may stay as long as a session can; the row decides, so that sliding needs no new Set-Cookie.
        options.ExpireTimeSpan = sessions.Value.AbsoluteLifetime;
        options.SlidingExpiration = false;
        options.CookieManager = _cookies;
        options.Events.OnRedirectToLogin = RedirectToSignIn;

        options.Cookie.Name = Name;
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    /// <summary>The key that the request's cookie carries, as the cookie handler reads it, or null.</summary>
    public string? ReadKey(HttpContext context) =>
        _cookies.GetRequestCookie(context, Name) is { } key && SessionKey.IsWellFormed(key) ? key : null;

    /// <summary>Has the browser forget its key.</summary>
    public void Delete(HttpContext context)
    {
        _cookies.DeleteCookie(context, Name, new CookieOptions
        {
            Path = "/",
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });
        // What this response shows is shown to nobody in particular.
        context.User = new ClaimsPrincipal(new ClaimsIdentity());
    }

    /// <summary>
    /// Takes all cookies out of the request, and says what they tell of sessions. A sign-in renews the key that the cookie
    /// handler finds there, whatever the cookie's name looks like, and somebody else may have put it into the browser. Nothing
    /// later in the request needs a cookie.
    /// </summary>
    /// <param name="context">The request of a callback.</param>
    /// <param name="correlationPrefix">What the names of the cookies of sign-ins begin with; the rest names the sign-in.</param>
    public BroughtCookies TakeBrought(HttpContext context, string correlationPrefix)
    {
        string[] signIns = [.. context.Request.Cookies.Keys
            .Where(name => name.StartsWith(correlationPrefix, StringComparison.Ordinal))
            .Select(name => name[correlationPrefix.Length..])];
        var brought = new BroughtCookies(ReadKey(context) is { } key ? SessionKey.Hash(key) : null, signIns);
        context.Request.Headers.Remove(HeaderNames.Cookie);
        return brought;
    }

    // A path alone, so that no Host header decides where it leads, and never longer than a server takes.
    private static Task RedirectToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        var returnUrl = ReturnUrl.Normalize(context.Request.GetEncodedPathAndQuery());
        context.Response.Redirect($"{SiteAddresses.SignIn}?returnUrl={Uri.EscapeDataString(returnUrl.Path)}");
        return Task.CompletedTask;
    }
}

/// <summary>What the cookies of a callback tell of sessions.</summary>
/// <param name="KeyHash">The hash of the session key that the browser brought along, or null.</param>
/// <param name="SignIns">The sign-ins that the browser had under way when it sent the request, this one among them.</param>
internal sealed record BroughtCookies(byte[]? KeyHash, IReadOnlyList<string> SignIns);
