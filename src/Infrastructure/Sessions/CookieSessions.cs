using System.Diagnostics;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Persistence;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>Opens and finds sessions through the cookie handler, its <see cref="SessionStore"/> and the <see cref="SessionIssuer"/>.</summary>
internal sealed class CookieSessions(
    IHttpContextAccessor accessor,
    SessionStore store,
    SessionIssuer issuer,
    SessionCookie cookie,
    SessionOrganizations sessionOrganizations,
    IDbContextFactory<BookstoreDbContext> databases,
    WriteLock writeLock,
    DatabaseOutages outages,
    IOptions<SessionOptions> options,
    TimeProvider clock,
    ILogger<CookieSessions> logger) : ISessions
{
    private HttpContext Context => accessor.HttpContext ?? throw new UnreachableException("There is no current request.");

    public async Task<IReadOnlyList<string>> IssueAsync(SignInAttempt signIn, Func<IProfiles, CancellationToken, Task<UserProfile?>> findProfile)
    {
        var user = Context.Features.Get<LogtoCallback>() is LogtoCallback.Succeeded callback
            ? callback.User
            : throw new UnreachableException("A session opens at the callback of a sign-in only.");
        var tokens = Context.Features.GetRequiredFeature<SignInTokens>();
        var device = UserAgent.Describe(Context.Request.Headers.UserAgent);
        var presented = Context.Features.GetRequiredFeature<PresentedCookies>();
        var issued = await issuer.IssueAsync(
            presented,
            async (database, profiles, token) =>
            {
                if (await findProfile(profiles, token) is not { } profile)
                {
                    return null;
                }

                var properties = SessionTicket.CreateProperties(tokens, signIn.AuthenticatedAt, device, clock.GetUtcNow(), options.Value.Lifetime);
                if (signIn.IsOutdated(profiles.Revocations))
                {
                    SessionTicket.RequestRevalidation(properties, clock.GetUtcNow());
                }

                await sessionOrganizations.CarryOverAsync(database, presented, profile, properties, token);
                return new AuthenticationTicket(SessionPrincipal.Create(profile, user), properties, Schemes.Session);
            });
        if (issued is null)
        {
            await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
            return tokens.RefreshToken is { } token && !await database.IsGrantSharedAsync(signIn, clock.GetUtcNow()) ? [token] : [];
        }

        await Context.SignInAsync(Schemes.Session, issued.Ticket.Principal, issued.CreateCookieProperties());
        return issued.RefreshTokens;
    }

    public async Task<CurrentSession?> FindCurrentAsync(CancellationToken cancellationToken)
    {
        // As the middleware found it, unless the request signed somebody in or out since.
        var result = Context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult is { Ticket.AuthenticationScheme: Schemes.Session } found
            ? found
            : await Context.AuthenticateAsync(Schemes.Session);
        return result.Succeeded ? SessionTicket.Describe(result.Ticket) : null;
    }

    public async Task<string?> FindClaimsAsync(Guid sessionId, CancellationToken cancellationToken) =>
        await store.FindTicketAsync(sessionId, cancellationToken) is { } ticket ? SessionTicket.GetClaims(ticket.Properties) : null;

    public async Task<IReadOnlyList<SessionSummary>> ListAsync(Guid profileId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.UserSessions.AsNoTracking()
            .Where(session => session.ProfileId == profileId && session.ExpiresAt > now)
            .OrderByDescending(session => session.LastSeenAt).ThenByDescending(session => session.CreatedAt)
            .Select(session => new SessionSummary(session.Id, session.Device, session.CreatedAt, session.LastSeenAt))
            .ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<SessionRevocation>> ListRevocationsAsync(LogtoSubject person, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.ListRevocationsAsync(person, clock.GetUtcNow(), cancellationToken);
    }

    public async Task<CurrentSessionEnd> EndCurrentAsync(CancellationToken cancellationToken)
    {
        if (cookie.ReadKey(Context) is not { } key)
        {
            return new CurrentSessionEnd(IsRemoved: true, []);
        }

        cookie.Delete(Context);
        try
        {
            var ended = await store.EndAsync(key, SessionEndReason.SignOut);
            Context.Features.Set(ended);
            return new CurrentSessionEnd(IsRemoved: true, ended?.TokenToRevoke is { } token ? [token] : []);
        }
        catch (Exception exception) when (outages.TryRecord(exception))
        {
            logger.SessionNotRemoved(exception);
            return new CurrentSessionEnd(IsRemoved: false, []);
        }
    }

    public Task<EndedSessions> EndAsync(Guid profileId, Guid sessionId, CancellationToken cancellationToken) =>
        EndByOwnerAsync(profileId, sessions => sessions.Where(session => session.Id == sessionId));

    public Task<EndedSessions> EndOthersAsync(Guid profileId, Guid sessionId, CancellationToken cancellationToken) =>
        EndByOwnerAsync(profileId, sessions => sessions.Where(session => session.Id != sessionId));

    public async Task<IReadOnlyList<string>> EndAllAsync(
        LogtoSubject person, SessionEndReason reason, DateTimeOffset? occurredAt, CancellationToken cancellationToken)
    {
        var revocation = SessionRevocation.ReportedByLogto(
            person.Issuer, person.Subject, null, reason.ToRevocationReason(), occurredAt, clock.GetUtcNow());
        return ToRevoke(await store.EndAsync(
            reason,
            database => database.UserSessions.Where(session => database.UserProfiles.Any(profile =>
                profile.Id == session.ProfileId && profile.Issuer == person.Issuer && profile.Subject == person.Subject)),
            (_, _) => Task.FromResult<IEnumerable<SessionRevocation>>([revocation]),
            database => writeLock.LockAsync(database, [person])));
    }

    public async Task<IReadOnlyList<string>?> EndByLogtoSessionAsync(
        string issuer, string logtoSessionId, string? subject, DateTimeOffset occurredAt, CancellationToken cancellationToken)
    {
        var revocation = SessionRevocation.ReportedByLogto(
            issuer, subject, logtoSessionId, SessionRevocationReason.LogtoSignOut, occurredAt, clock.GetUtcNow());
        try
        {
            return ToRevoke(await store.EndAsync(
                SessionEndReason.LogtoSignOut,
                database => database.UserSessions.Where(session => database.UserProfiles.Any(profile =>
                    profile.Id == session.ProfileId && profile.Issuer == issuer
                    && (session.LogtoSessionId == logtoSessionId || (session.LogtoSessionId == null && profile.Subject == subject)))),
                async (database, ended) => subject is null || await database.AreOfAsync(ended, subject)
                    ? [revocation]
                    : throw new SubjectMismatchException(),
                database => writeLock.LockAsync(database, subject is null ? [] : [new(issuer, subject)], (issuer, logtoSessionId))));
        }
        catch (SubjectMismatchException)
        {
            // The transaction was rolled back, so no session ended.
            logger.LogoutSubjectMismatch();
            return null;
        }
    }

    private async Task<EndedSessions> EndByOwnerAsync(Guid profileId, Func<IQueryable<UserSessionRow>, IQueryable<UserSessionRow>> which)
    {
        await using var profiles = await databases.CreateDbContextAsync();
        if (await profiles.FindPersonAsync(profileId) is not { } owner)
        {
            // The sessions were deleted with the profile.
            return new EndedSessions([], [], IsAnyUnknown: false, Count: 0);
        }

        var ended = await store.EndAsync(
            SessionEndReason.EndedElsewhere,
            database => which(database.UserSessions.Where(session => session.ProfileId == profileId)),
            (_, rows) => Task.FromResult(rows.Select(row => row.LogtoSessionId).Distinct().Select(sid =>
                SessionRevocation.RequestedByOwner(owner, sid, clock.GetUtcNow(), options.Value.Lifetime))),
            database => writeLock.LockAsync(database, [owner]));
        var alone = ended.Where(session => !session.IsLogtoSessionShared).ToList();
        return new EndedSessions(
            ToRevoke(ended),
            [.. alone.Where(session => !session.IsGrantShared).Select(session => session.Session.LogtoSessionId).OfType<string>().Distinct()],
            alone.Any(session => session.IsGrantShared || session.Session.LogtoSessionId is null),
            ended.Count);
    }

    private static IReadOnlyList<string> ToRevoke(IReadOnlyList<EndedSession> ended) =>
        [.. ended.Select(session => session.TokenToRevoke).OfType<string>()];

    private sealed class SubjectMismatchException : Exception;
}
