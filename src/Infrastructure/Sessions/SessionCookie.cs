using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;
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

    /// <summary>
    /// Ends the session that the request's cookie names, as the cookie handler reads it, and takes all cookies out of the
    /// request. A sign-in renews the key that the cookie handler finds there, whatever the cookie's name looks like, and
    /// somebody else may have put it into the browser. Nothing later in the request needs a cookie.
    /// </summary>
    public async Task DiscardAsync(HttpContext context)
    {
        if (_cookies.GetRequestCookie(context, Name) is { } key && SessionKey.IsWellFormed(key))
        {
            await store.RemoveAsync(key, SessionEnd.Replaced);
        }

        context.Request.Headers.Remove(HeaderNames.Cookie);
    }

    // A path alone, so that no Host header decides where it leads, and never longer than a server takes.
    private static Task RedirectToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        var returnUrl = ReturnUrl.Normalize(context.Request.GetEncodedPathAndQuery());
        context.Response.Redirect($"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl.Path)}");
        return Task.CompletedTask;
    }
}
