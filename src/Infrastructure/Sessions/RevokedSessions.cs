using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;
using Bookstore.Infrastructure.Persistence;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>
/// Ends the sessions that Logto no longer accepts, and remembers them for a while: their browsers are told so on the home page,
/// and not sent to sign in without a word. In memory, since a restart only loses the message.
/// </summary>
internal sealed class RevokedSessions(SessionStore store, SessionCookie cookie, IInstanceNotifications notifications, IHttpContextAccessor accessor)
    : IRevokedSessions, IPostConfigureOptions<CookieAuthenticationOptions>, IDisposable
{
    private const string HomePage = "/";

    private static readonly TimeSpan Duration = TimeSpan.FromDays(1);

    private readonly MemoryCache _sessions = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    /// <param name="refreshToken">The refresh token, as it is stored, that Logto rejected; null where it rejected the session itself.</param>
    /// <returns>False where the session has ended already, or has another refresh token meanwhile.</returns>
    public async Task<bool> EndAsync(Guid sessionId, byte[]? refreshToken = null)
    {
        var ended = await store.EndAsync(
            SessionEndReason.Revoked,
            database => database.UserSessions.Where(
                session => session.Id == sessionId && (refreshToken == null || session.RefreshToken == refreshToken)),
            async (database, rows) =>
            {
                await notifications.SendAsync(database, SessionEvictions.Of(rows, InstanceTopic.RevokedSessions));
                return [];
            });
        foreach (var end in ended)
        {
            Remember(end.Session.KeyHash);
        }

        return ended.Count > 0;
    }

    /// <summary>Has the browser of a session told, which this instance or another one ended.</summary>
    public void Remember(byte[] keyHash) => Remember(keyHash, new RevokedSession(ReturnUrl: null));

    public RevokedSession? TakePresented()
    {
        if (accessor.HttpContext is not { } context || cookie.ReadKey(context) is not { } key
            || !_sessions.TryGetValue(Key(SessionKey.Hash(key)), out RevokedSession? session))
        {
            return null;
        }

        _sessions.Remove(Key(SessionKey.Hash(key)));
        return session;
    }

    public void PostConfigure(string? name, CookieAuthenticationOptions options)
    {
        if (name == Schemes.Session)
        {
            var redirectToSignIn = options.Events.OnRedirectToLogin;
            options.Events.OnRedirectToLogin = context => TryRedirectToHomePage(context) ? Task.CompletedTask : redirectToSignIn(context);
        }
    }

    public void Dispose() => _sessions.Dispose();

    // The page that needs a person is where the home page leads on to.
    private bool TryRedirectToHomePage(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (cookie.ReadKey(context.HttpContext) is not { } key || !_sessions.TryGetValue(Key(SessionKey.Hash(key)), out _))
        {
            return false;
        }

        Remember(SessionKey.Hash(key), new RevokedSession(ReturnUrl.Normalize(context.Request.GetEncodedPathAndQuery()).Path));
        context.Response.Redirect(HomePage);
        return true;
    }

    private void Remember(byte[] keyHash, RevokedSession session) => _sessions.Set(
        Key(keyHash), session, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Duration });

    private static string Key(byte[] keyHash) => Convert.ToBase64String(keyHash);
}
