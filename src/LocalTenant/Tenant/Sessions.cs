using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace Bookstore.LocalTenant.Tenant;

/// <summary>
/// Who is signed in at the tenant, in which browser. The sessions live on the server: a cookie that was copied before an
/// end of session is worth nothing after it.
/// </summary>
internal sealed class Sessions(TenantDb db, IOpenIddictAuthorizationManager authorizations)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    public static bool IsOver(SignInSession session, DateTimeOffset now) => session.SignedInAt + Lifetime < now;

    public async Task<SignInSession?> FindAsync(HttpContext context)
    {
        if (BrowserKey.ReadHash(context, BrowserKey.SessionCookie) is not { } hash) return null;

        var session = await db.Sessions
            .Include(session => session.Person)
            .SingleOrDefaultAsync(session => session.KeyHash == hash, context.RequestAborted);
        return session is null || IsOver(session, DateTimeOffset.UtcNow) ? null : session;
    }

    /// <summary>
    /// Signs the person in under a new key; whatever session the browser presented is over. One who signs in again goes on
    /// with the session as the app knows it, so the <c>sid</c> stays.
    /// </summary>
    public async Task BeginAsync(HttpContext context, Person person, string authorizeUrl)
    {
        var earlier = await EndAsync(context);
        db.Sessions.Add(new SignInSession
        {
            KeyHash = BrowserKey.Issue(context, BrowserKey.SessionCookie, Lifetime),
            PersonId = person.Id,
            Sid = earlier?.PersonId == person.Id ? earlier.Sid : BrowserKey.NewKey(),
            SignedInAt = DateTimeOffset.UtcNow,
            FreshFor = authorizeUrl,
        });
        await db.SaveChangesAsync(context.RequestAborted);
    }

    /// <summary>Ends the browser's session and the grants that are bound to it, as Logto does; answers the session that ended.</summary>
    public async Task<SignInSession?> EndAsync(HttpContext context)
    {
        if (BrowserKey.ReadHash(context, BrowserKey.SessionCookie) is not { } hash) return null;

        var session = await db.Sessions.AsNoTracking().SingleOrDefaultAsync(session => session.KeyHash == hash, context.RequestAborted);
        var grants = await db.SessionGrants.Where(grant => grant.SessionKeyHash == hash).ToListAsync(context.RequestAborted);
        foreach (var grant in grants)
        {
            if (await authorizations.FindByIdAsync(grant.AuthorizationId, context.RequestAborted) is { } authorization)
            {
                await authorizations.TryRevokeAsync(authorization, context.RequestAborted);
            }
        }

        await db.SessionGrants.Where(grant => grant.SessionKeyHash == hash).ExecuteDeleteAsync(context.RequestAborted);
        var ended = await db.Sessions.Where(session => session.KeyHash == hash).ExecuteDeleteAsync(context.RequestAborted);
        BrowserKey.Drop(context, BrowserKey.SessionCookie);
        return ended == 1 ? session : null; // of two requests at once, one ended it
    }
}
