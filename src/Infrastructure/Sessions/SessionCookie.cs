using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>The cookie that carries the session key, and the cookie handler's options for it.</summary>
internal sealed class SessionCookie(IOptions<SiteOptions> site, SessionStore store) : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    // A browser takes a __Host- cookie only over TLS, for this host alone (RFC 6265bis 4.1.3.2).
    private string Name => site.Value.IsHttps ? "__Host-bookstore" : "bookstore";

    public void Configure(CookieAuthenticationOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (name != Schemes.Session)
        {
            return;
        }

        options.SessionStore = store;
        options.TicketDataFormat = new SessionKeyFormat();
        options.ExpireTimeSpan = Lifetime;
        options.SlidingExpiration = false;
        options.LoginPath = "/sign-in";
        options.ReturnUrlParameter = "returnUrl";

        options.Cookie.Name = Name;
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = site.Value.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }

    /// <summary>
    /// Ends the session that the request's cookie names and takes the cookie out of the request. A sign-in renews the
    /// key that the cookie handler finds there, and somebody else may have put it into the browser.
    /// </summary>
    public async Task DiscardAsync(HttpContext context)
    {
        if (context.Request.Cookies[Name] is { } key && SessionKey.IsWellFormed(key))
        {
            await store.RemoveAsync(key);
        }

        var others = context.Request.Headers.Cookie.ToString().Split(';', StringSplitOptions.TrimEntries)
            .Where(cookie => !cookie.StartsWith(Name + "=", StringComparison.Ordinal));
        context.Request.Headers.Cookie = string.Join("; ", others);
    }
}
