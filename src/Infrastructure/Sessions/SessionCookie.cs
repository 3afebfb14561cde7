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
        // The row decides when the session expires, so that extending it needs no new Set-Cookie.
        options.ExpireTimeSpan = sessions.Value.AbsoluteLifetime;
        options.SlidingExpiration = false;
        options.CookieManager = _cookies;
        options.Events.OnRedirectToLogin = RedirectToSignIn;
        options.Events.OnRedirectToAccessDenied = Forbid;

        options.Cookie.Name = Name;
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    /// <summary>Reads the session key from the request, as the cookie handler does; null where there is none.</summary>
    public string? ReadKey(HttpContext context) =>
        _cookies.GetRequestCookie(context, Name) is { } key && SessionKey.IsWellFormed(key) ? key : null;

    public void Delete(HttpContext context)
    {
        _cookies.DeleteCookie(context, Name, new CookieOptions
        {
            Path = "/",
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });
        // The rest of this request is anonymous.
        context.User = new ClaimsPrincipal(new ClaimsIdentity());
    }

    /// <summary>
    /// Removes all cookies from the request of a callback, and returns what they say about sessions. Otherwise the cookie handler
    /// would renew the session key that it finds there, which an attacker may have planted (session fixation). Nothing later in
    /// the request needs a cookie.
    /// </summary>
    /// <param name="correlationPrefix">What the names of the sign-ins' correlation cookies begin with; the ID of the sign-in follows.</param>
    public PresentedCookies TakePresented(HttpContext context, string correlationPrefix)
    {
        string[] signIns = [.. context.Request.Cookies.Keys
            .Where(name => name.StartsWith(correlationPrefix, StringComparison.Ordinal))
            .Select(name => name[correlationPrefix.Length..])];
        var presented = new PresentedCookies(ReadKey(context) is { } key ? SessionKey.Hash(key) : null, signIns);
        context.Request.Headers.Remove(HeaderNames.Cookie);
        return presented;
    }

    // The error page of the status says what is missing.
    private static Task Forbid(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    // Only a path, so that no Host header decides where it leads, and never longer than a server accepts.
    private static Task RedirectToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        var returnUrl = ReturnUrl.Normalize(context.Request.GetEncodedPathAndQuery());
        context.Response.Redirect($"{SiteAddresses.SignIn}?returnUrl={Uri.EscapeDataString(returnUrl.Path)}");
        return Task.CompletedTask;
    }
}

/// <summary>What the cookies of a callback say about sessions.</summary>
/// <param name="KeyHash">The hash of the session key, or null.</param>
/// <param name="SignIns">The sign-ins that the browser had under way when it sent the request, this one included.</param>
internal sealed record PresentedCookies(byte[]? KeyHash, IReadOnlyList<string> SignIns)
{
    /// <summary>Whether they may name a session beside the new one.</summary>
    public bool NamesOtherThan(UserSessionRow session) => KeyHash is not null || SignIns.Any(signIn => signIn != session.SignInId);
}
