using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Security;

/// <summary>
/// Creates the antiforgery token of a session's forms once, and not for each page: to decrypt its cookie and to encrypt it took a
/// third of a page's CPU. Requests share the principal while their session is in memory, for <c>Sessions:CacheDuration</c>, and a
/// token lasts as long, for the cookie that it was created for. Where a proxy compresses pages, a text that repeats can be guessed by
/// what a stranger has the browser send (BREACH): that takes longer, and the token is worth nothing without the cookie.
/// </summary>
internal sealed class SessionAntiforgery(IAntiforgery antiforgery, IOptions<AntiforgeryOptions> options) : IAntiforgery
{
    private readonly ConditionalWeakTable<ClaimsPrincipal, CreatedTokens> _created = [];

    public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext)
    {
        var cookie = httpContext.Request.Cookies[options.Value.Cookie.Name!];
        if (_created.TryGetValue(httpContext.User, out var created) && created.Cookie == cookie)
        {
            return created.Tokens;
        }

        var tokens = antiforgery.GetAndStoreTokens(httpContext);
        // Else the browser had no cookie that is valid, and gets one with this response.
        if (cookie is not null && tokens.CookieToken is null && httpContext.User.Identity is { IsAuthenticated: true })
        {
            _created.AddOrUpdate(httpContext.User, new CreatedTokens(cookie, tokens));
        }

        return tokens;
    }

    public AntiforgeryTokenSet GetTokens(HttpContext httpContext) => antiforgery.GetTokens(httpContext);

    public Task<bool> IsRequestValidAsync(HttpContext httpContext) => antiforgery.IsRequestValidAsync(httpContext);

    public Task ValidateRequestAsync(HttpContext httpContext) => antiforgery.ValidateRequestAsync(httpContext);

    public void SetCookieTokenAndHeader(HttpContext httpContext) => antiforgery.SetCookieTokenAndHeader(httpContext);

    private sealed record CreatedTokens(string Cookie, AntiforgeryTokenSet Tokens);
}
