using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>
/// The tenant's sessions. They are stored on the server, so a copied cookie is worthless once the session has ended.
/// </summary>
internal sealed class Sessions(TenantDb db, IOpenIddictAuthorizationManager authorizations)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    public static bool IsExpired(SignInSession session, DateTimeOffset now) => session.SignedInAt + Lifetime < now;

    public async Task<SignInSession?> FindAsync(HttpContext context)
    {
        if (BrowserKey.ReadHash(context, BrowserKey.SessionCookie) is not { } hash) return null;

        var session = await db.Sessions
            .Include(session => session.User)
            .SingleOrDefaultAsync(session => session.KeyHash == hash, context.RequestAborted);
        return session is null || IsExpired(session, DateTimeOffset.UtcNow) ? null : session;
    }

    /// <summary>
    /// Opens a session under a new key and ends the one that the browser presented. If that was the same user's, its
    /// <c>sid</c> and grant go on.
    /// </summary>
    public async Task SignInAsync(HttpContext context, User user, string authorizeUrl, string verifications)
    {
        var presented = await FindAsync(context);
        var earlier = presented?.UserId == user.Id ? presented : null;
        var session = new SignInSession
        {
            KeyHash = BrowserKey.Issue(context, BrowserKey.SessionCookie, Lifetime),
            UserId = user.Id,
            Sid = earlier?.Sid ?? BrowserKey.NewKey(),
            Uid = earlier?.Uid ?? BrowserKey.NewKey(),
            Verifications = verifications,
            SignedInAt = DateTimeOffset.UtcNow,
            GrantId = earlier?.GrantId,
            FreshFor = authorizeUrl,
        };
        db.Sessions.Add(session);
        await db.SaveChangesAsync(context.RequestAborted);
        if (earlier is not null)
        {
            await db.SessionGrants.Where(grant => grant.SessionKeyHash == earlier.KeyHash)
                .ExecuteUpdateAsync(grants => grants.SetProperty(grant => grant.SessionKeyHash, session.KeyHash), context.RequestAborted);
        }

        await EndAsync(presented?.KeyHash, context.RequestAborted);
    }

    /// <summary>Ends the browser's session and the grants bound to it, as Logto does, and returns the session.</summary>
    public async Task<SignInSession?> EndAsync(HttpContext context)
    {
        var ended = await EndAsync(BrowserKey.ReadHash(context, BrowserKey.SessionCookie), context.RequestAborted);
        BrowserKey.Delete(context, BrowserKey.SessionCookie);
        return ended;
    }

    /// <summary>Ends the session with this hash of its key, and the grants bound to it.</summary>
    public async Task<SignInSession?> EndAsync(string? hash, CancellationToken cancellationToken)
    {
        if (hash is null) return null;

        var session = await db.Sessions.AsNoTracking().SingleOrDefaultAsync(session => session.KeyHash == hash, cancellationToken);
        var grants = await db.SessionGrants.AsNoTracking().Where(grant => grant.SessionKeyHash == hash).ToListAsync(cancellationToken);
        foreach (var grant in grants)
        {
            if (await authorizations.FindByIdAsync(grant.AuthorizationId, cancellationToken) is { } authorization)
            {
                await authorizations.TryRevokeAsync(authorization, cancellationToken);
            }
        }

        await db.SessionGrants.Where(grant => grant.SessionKeyHash == hash).ExecuteDeleteAsync(cancellationToken);
        var ended = await db.Sessions.Where(session => session.KeyHash == hash).ExecuteDeleteAsync(cancellationToken);
        return ended == 1 ? session : null; // one of two concurrent requests ended it
    }
}
